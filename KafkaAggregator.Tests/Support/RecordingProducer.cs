using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>A producer that keeps what it is given; a test may have it refuse.</summary>
internal sealed class RecordingProducer : IRecordProducer
{
    public List<OutgoingRecord> Records { get; } = [];

    /// <summary>Called after each write.</summary>
    public Action AfterWrite { get; set; } = () => { };

    /// <summary>Where given, the first record of each write is refused with it.</summary>
    public string? Refusal { get; init; }

    public Task<IReadOnlyDictionary<int, string>> WriteAsync(
        IReadOnlyList<OutgoingRecord> records, CancellationToken cancellation)
    {
        Records.AddRange(records);
        AfterWrite();
        var refused = new Dictionary<int, string>();
        if (Refusal is not null)
        {
            refused[0] = Refusal;
        }

        return Task.FromResult<IReadOnlyDictionary<int, string>>(refused);
    }

    public int RefreshTopic(string topic, TimeSpan timeout) => int.MaxValue;

    public void Dispose()
    {
    }
}
