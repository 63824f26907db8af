using System.Globalization;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>One fault of a schedule.</summary>
/// <param name="At">When it begins, from the start of the schedule.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Duration">How long it lasts, where it ends by itself.</param>
/// <param name="Choice">Chooses the victim among those there are.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, TimeSpan Duration, int Choice)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At.TotalSeconds:0.0}s {Kind} for {Duration.TotalSeconds:0.0}s of {Choice}");
}
