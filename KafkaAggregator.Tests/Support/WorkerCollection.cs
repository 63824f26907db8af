using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// Tests of the program's own processes: they share another broker and another registry than those of
/// <see cref="KafkaCollection"/>, so that both run side by side; both mostly wait.
/// </summary>
[CollectionDefinition(Name)]
public sealed class WorkerCollection : ICollectionFixture<KafkaBroker>, ICollectionFixture<RegistryServer>
{
    public const string Name = "Workers";
}
