namespace KafkaAggregator.Tests.Simulation;

/// <summary>What can happen to a simulated cluster.</summary>
internal enum ScheduleStepKind
{
    /// <summary>Records come to a partition.</summary>
    Append,

    /// <summary>A transaction of somebody else begins on a partition, and is committed or aborted after a time.</summary>
    Upstream,

    /// <summary>A worker is killed, and started again after a time.</summary>
    Kill,

    /// <summary>A worker is killed at its next call of a name, and started again.</summary>
    KillAtStep,

    /// <summary>The same of the one that takes the place of a worker that has ended.</summary>
    KillSuccessorAtStep,

    /// <summary>A worker is stopped in order, and started again after a time.</summary>
    Stop,

    /// <summary>A worker is suspended for a time.</summary>
    Pause,

    /// <summary>A worker's network leads nowhere for a time.</summary>
    Isolate,

    /// <summary>A worker loses many requests and answers for a time.</summary>
    Lose,

    /// <summary>A worker's producer does not get through with its beginning until so much later.</summary>
    HoldInitialize,

    /// <summary>The source topic gets a partition more.</summary>
    AddPartition,
}
