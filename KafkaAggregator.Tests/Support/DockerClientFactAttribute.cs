using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>A test that asks the docker client, which needs no engine for it; skipped without the client.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DockerClientFactAttribute : FactAttribute
{
    public DockerClientFactAttribute() => Skip = CommandLine.Finds("docker") ? null : "no docker client";
}
