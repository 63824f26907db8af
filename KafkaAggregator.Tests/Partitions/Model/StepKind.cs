namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>What can happen to a simulated partition.</summary>
internal enum StepKind
{
    /// <summary>A record comes to the log.</summary>
    Append,

    /// <summary>The wall clock goes on.</summary>
    Tick,

    /// <summary>The registry begins to know the second schema.</summary>
    RegisterSchema,

    /// <summary>The registry does not answer: records of the second schema wait.</summary>
    LoseRegistry,

    /// <summary>The registry answers again.</summary>
    FindRegistry,

    /// <summary>So many records are read.</summary>
    Read,

    /// <summary>A silence of so long is confirmed, where the end is reached.</summary>
    Idle,

    /// <summary>So many of the waiting messages are committed; 0: all.</summary>
    Commit,

    /// <summary>The owner dies; the next one opens from what is committed.</summary>
    Crash,

    /// <summary>A restart with other aggregations.</summary>
    Configure,

    /// <summary>Retention takes so many offsets from the start of the log.</summary>
    Expire,

    /// <summary>An unclean election takes so many offsets from the end of the log; the owner restarts.</summary>
    Truncate,

    /// <summary>The topic is deleted and created again.</summary>
    Recreate,

    /// <summary>Somebody commits without metadata (0), or moves the committed offset on by so many.</summary>
    SetOffset,
}
