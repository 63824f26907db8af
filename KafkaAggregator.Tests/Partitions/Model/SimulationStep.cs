namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>One thing that happens, and how much of it.</summary>
internal sealed record SimulationStep(StepKind Kind, long Amount = 0)
{
    /// <summary>What is appended.</summary>
    public ScriptedRecord Record { get; init; }

    /// <summary>The aggregations after a restart.</summary>
    public IReadOnlyList<AggregationSpec> Aggregations { get; init; } = [];

    public static SimulationStep Append(ScriptedKind kind, long time = 0) =>
        new(StepKind.Append) { Record = new(kind, time) };

    public override string ToString() => Kind switch
    {
        StepKind.Append => $"Append({Record.Kind} {Record.Time})",
        StepKind.Configure => $"Configure({string.Join("; ", Aggregations)})",
        StepKind.Read or StepKind.Idle or StepKind.Commit or StepKind.Expire or StepKind.SetOffset or StepKind.Tick or StepKind.Truncate =>
            $"{Kind}({Amount})",
        _ => Kind.ToString(),
    };
}
