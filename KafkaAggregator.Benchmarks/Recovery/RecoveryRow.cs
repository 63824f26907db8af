namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>One row of the table.</summary>
/// <param name="Name">What it is called in arguments.</param>
/// <param name="What">What fails, in words.</param>
/// <param name="Nodes">Nodes of the broker.</param>
/// <param name="Sessions">The part of the limit that stands in session time-outs.</param>
/// <param name="Extra">What the limit allows besides.</param>
/// <param name="Session">The session that is meant: the group's, or the broker node's own.</param>
/// <param name="Fail">Makes it fail, and ends when the cause is over.</param>
internal sealed record RecoveryRow(
    string Name,
    string What,
    int Nodes,
    int Sessions,
    TimeSpan Extra,
    TimeSpan Session,
    Func<RecoveryGroup, int, Task> Fail)
{
    public TimeSpan Limit => (Session * Sessions) + Extra;
}
