using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A test that needs something of the shared folder and python3 of 3.11 or later: skipped where either is not there, but
/// failing in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedPythonFactAttribute : FactAttribute
{
    public SharedPythonFactAttribute(string relative)
    {
        Relative = relative;
        if (!ContinuousIntegration.IsOn && (SharedFolder.Find(relative) is null || !PythonProgram.IsThere))
        {
            Skip = $"no shared/{relative}, or no python3 of 3.11 or later";
        }
    }

    /// <summary>The program, file or folder.</summary>
    public string Relative { get; }
}
