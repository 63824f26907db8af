namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// Copies a record's headers, which only a rejected record needs: the fetcher leaves them where they are until then.
/// </summary>
public interface IHeaderReader
{
    /// <summary>The headers in order, with names that may repeat; valid while the record's spans are.</summary>
    /// <param name="handle">The record's <see cref="SourceRecord.HeadersHandle"/>.</param>
    IReadOnlyList<KeyValuePair<string, byte[]?>> Read(nint handle);
}
