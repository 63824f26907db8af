namespace KafkaAggregator.Tests.Simulation;

/// <summary>What a run breaks of the rules on which exactly-once rests, at the seams of the product.</summary>
internal enum BrokenPart
{
    None,

    /// <summary>An heir reads offsets that a transaction holds.</summary>
    UnstableOffsets,

    /// <summary>A commit of which nothing is known is taken for one that failed, and made again.</summary>
    HiddenDoubt,

    /// <summary>Offsets carry a membership of nobody, which the broker does not check.</summary>
    NobodysMembership,
}
