using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>A producer that keeps what is written, and refuses the indexes it is told to.</summary>
internal sealed class ScriptedProducer : IRecordProducer
{
    public List<OutgoingRecord> Written { get; } = [];

    public Dictionary<int, string> Refusals { get; } = [];

    public List<string> Refreshed { get; } = [];

    /// <summary>What refreshes answer, in turn; after that all partitions have leaders.</summary>
    public Queue<int> Led { get; } = [];

    public Task<IReadOnlyDictionary<int, string>> WriteAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellation)
    {
        Written.AddRange(records);
        return Task.FromResult<IReadOnlyDictionary<int, string>>(Refusals);
    }

    public int RefreshTopic(string topic, TimeSpan timeout)
    {
        Refreshed.Add(topic);
        return Led.TryDequeue(out var led) ? led : int.MaxValue;
    }

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
