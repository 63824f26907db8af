namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>What the fault suite does to a running group, its servers and its topics.</summary>
internal enum FaultKind
{
    /// <summary>kill -9 of a worker; a new one takes its place a while later.</summary>
    KillWorker,

    /// <summary>SIGTERM; the worker must end in order, and a new one takes its place.</summary>
    TerminateWorker,

    /// <summary>SIGSTOP beyond the session, then SIGCONT: a zombie that wakes up.</summary>
    SuspendWorker,

    /// <summary>One worker more, for good.</summary>
    AddWorker,

    /// <summary>One worker less, for good.</summary>
    RemoveWorker,

    /// <summary>A source topic grows by a partition.</summary>
    AddPartition,

    /// <summary>A source topic more.</summary>
    AddTopic,

    /// <summary>kill -9 of a broker node, and its restart.</summary>
    KillBroker,

    /// <summary>A clean stop of a broker node, and its restart.</summary>
    StopBroker,

    /// <summary>A broker node frozen for a while.</summary>
    PauseBroker,

    /// <summary>kill -9 of the node that coordinates the group.</summary>
    KillCoordinator,

    /// <summary>The registry frozen for a while.</summary>
    PauseRegistry,

    /// <summary>The registry away for a while: connections are cut and refused.</summary>
    CutRegistry,

    /// <summary>An aggregated topic refuses summaries for their size for a while.</summary>
    ShrinkOutput,

    /// <summary>Producers cut off beyond the idle time-out, which then send what they kept.</summary>
    Silence,
}
