using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>A producer that keeps what is written, and refuses the indexes it is told to.</summary>
internal sealed class ScriptedProducer : IRecordProducer
{
    public List<OutgoingRecord> Written { get; } = [];

    public Dictionary<int, string> Refusals { get; } = [];

    public List<string> Refreshed { get; } = [];

    public Task<IReadOnlyDictionary<int, string>> WriteAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellation)
    {
        Written.AddRange(records);
        return Task.FromResult<IReadOnlyDictionary<int, string>>(Refusals);
    }

    public void RefreshTopic(string topic, TimeSpan timeout) => Refreshed.Add(topic);

    public void Dispose()
    {
    }
}
