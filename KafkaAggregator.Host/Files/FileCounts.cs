namespace KafkaAggregator.Host.Files;

/// <summary>What became of a file's records.</summary>
/// <param name="Records">All that were read, or were said to be there behind one that cannot be decoded.</param>
/// <param name="Summaries">Windows closed.</param>
/// <param name="Late">Records of a window that was closed already.</param>
/// <param name="Undated">Records whose event time is null, not finite or out of range.</param>
/// <param name="Undecodable">Records that are not what the schema says, and those behind them in a block.</param>
/// <param name="Surplus">Elements of arrays beyond their known length, which are in no summary.</param>
internal readonly record struct FileCounts(
    long Records, long Summaries, long Late, long Undated, long Undecodable, long Surplus)
{
    public override string ToString() =>
        $"records: {Records}, summaries: {Summaries}, late: {Late}, undated: {Undated}, undecodable: {Undecodable}, "
        + $"surplus: {Surplus}";
}
