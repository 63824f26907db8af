namespace KafkaAggregator.Tests.Simulation;

/// <summary>One thing that happens.</summary>
/// <param name="At">Milliseconds from the beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">To which partition or worker.</param>
/// <param name="Amount">Records, or milliseconds.</param>
/// <param name="Name">The call at which a worker is killed.</param>
internal sealed record ScheduleStep(int At, ScheduleStepKind Kind, int Target, int Amount, string? Name = null)
{
    public override string ToString() => $"{At / 1000.0:f3} s: {Kind} {Target} ({Amount}{(Name is null ? "" : ", " + Name)})";
}
