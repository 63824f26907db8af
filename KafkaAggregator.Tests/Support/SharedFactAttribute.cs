using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A test that reads from the shared folder: skipped where what it needs is not there, but failing in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string relative)
    {
        Relative = relative;
        if (!ContinuousIntegration.IsOn && SharedFolder.Find(relative) is null)
        {
            Skip = $"no shared/{relative}";
        }
    }

    /// <summary>The file or folder that the test reads.</summary>
    public string Relative { get; }
}
