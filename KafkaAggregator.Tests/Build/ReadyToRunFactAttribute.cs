using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Build;

/// <summary>
/// A test on what the image holds, whose compiler ahead of time is a package that nothing else here needs: skipped where
/// it was not fetched yet, but failing in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadyToRunFactAttribute : FactAttribute
{
    public ReadyToRunFactAttribute() => Skip = ContinuousIntegration.IsOn || HasCompiler() ? null : "no crossgen2 among the packages";

    private static bool HasCompiler()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(packages) && Directory.EnumerateDirectories(packages, "microsoft.netcore.app.crossgen2.*").Any();
    }
}
