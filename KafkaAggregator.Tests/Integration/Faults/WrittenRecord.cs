namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>A record as a reader of committed records sees it.</summary>
internal sealed record WrittenRecord(
    string Topic, int Partition, long Offset, long Timestamp, byte[]? Value, IReadOnlyDictionary<string, string> Headers)
{
    public override string ToString()
    {
        var headers = Headers.Select(header => $"{header.Key.Replace("aggregator-", "", StringComparison.Ordinal)}={header.Value}");
        return $"{Topic}-{Partition}@{Offset} {string.Join(' ', headers)}";
    }
}
