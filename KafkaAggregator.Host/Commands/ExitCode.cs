namespace KafkaAggregator.Host.Commands;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>Done, or stopped as asked.</summary>
    public const int Done = 0;

    /// <summary>Failed: the broker or the registry did not answer, a file could not be read, …</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration: starting it again changes nothing.</summary>
    public const int Usage = 2;

    /// <summary>Lost its place in the group or cluster for good: start it again.</summary>
    public const int PlaceLost = 3;
}
