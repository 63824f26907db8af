namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// Numbers of attaches: one counter for the process, so that no two attaches of any partition by any lane share one.
/// Epochs are compared for equality alone; that they rise only helps to read a log.
/// </summary>
internal static class OwnershipEpochs
{
    private static long _latest;

    public static long Next() => Interlocked.Increment(ref _latest);
}
