using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>A test against python3 of 3.11 or later: skipped where there is none, but failing in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        if (!ContinuousIntegration.IsOn && !PythonProgram.IsThere)
        {
            Skip = "no python3 of 3.11 or later";
        }
    }
}
