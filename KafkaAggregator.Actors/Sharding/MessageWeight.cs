using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// What messages count in a partition's credit, from the batch that gave them until they are committed.
/// </summary>
internal static class MessageWeight
{
    /// <summary>
    /// What a message or a summary weighs besides its values: objects, headers, the progress. An estimate that bounds
    /// memory needs no more.
    /// </summary>
    public const int BaseBytes = 512;

    public static int Of(IReadOnlyList<PartitionMessage> messages)
    {
        long bytes = 0;
        foreach (var message in messages)
        {
            bytes += BaseBytes;
            foreach (var summary in message.Summaries)
            {
                bytes += BaseBytes + ((long)summary.Values.Values.Length * sizeof(double));
            }

            foreach (var rejected in message.Rejected)
            {
                bytes += BaseBytes + (rejected.Key?.Length ?? 0) + (rejected.Value?.Length ?? 0);
                bytes += rejected.Headers.Sum(header => header.Key.Length + (long)(header.Value?.Length ?? 0));
            }
        }

        return (int)Math.Min(bytes, int.MaxValue);
    }
}
