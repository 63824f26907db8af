using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Example;

/// <summary>Writes example messages into every example topic at the configured frequency.</summary>
/// <param name="options">Topics, frequency, number of messages.</param>
/// <param name="schemaIds">The registry's id for each topic's schema, in the order of the topics.</param>
/// <param name="producer">Where they go; stays its owner's.</param>
/// <param name="time">The clock: of the schedule, and of the messages.</param>
internal sealed class ExampleProducer(
    ExampleOptions options, IReadOnlyList<int> schemaIds, IRecordProducer producer, TimeProvider time)
{
    /// <summary>
    /// Messages of one topic in one write: bounds memory where the schedule is far ahead of the broker.
    /// </summary>
    private const int GroupMax = 5_000;

    private readonly ExampleSchedule _schedule = new(options.FrequencyHertz, options.MessagesMax);
    private long _written;
    private long _bytes;

    /// <summary>Messages acknowledged so far, over all topics; may be read on any thread.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Bytes of their values.</summary>
    public long WrittenBytes => Interlocked.Read(ref _bytes);

    /// <summary>Messages that there will be in all; null where there is no end.</summary>
    public long? Total => _schedule.IsEndless ? null : options.MessagesMax * options.Topics;

    /// <summary>
    /// Writes until all are acknowledged, or until it is cancelled (then it just returns). Throws
    /// <see cref="TopicRefusedException"/> where the broker refuses, <see cref="KafkaUnavailableException"/> where it
    /// does not answer.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var start = time.GetUtcNow();
        var sources = ExampleTopic.All(options)
            .Zip(schemaIds, (topic, id) => new ExampleSource(topic, id, options.TopicPartitions, start))
            .ToList();
        try
        {
            while (true)
            {
                var due = _schedule.DueAfter(time.GetElapsedTime(began));
                var written = await WriteDueAsync(sources, due, cancellation);
                var count = sources[0].Count;
                if (!_schedule.IsEndless && count >= options.MessagesMax)
                {
                    return;
                }

                if (!written || _schedule.DueAfter(time.GetElapsedTime(began)) <= count)
                {
                    await Task.Delay(_schedule.WaitFor(count, time.GetElapsedTime(began)), time, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // As asked; what was written was acknowledged or is on its way.
            return;
        }
    }

    private async Task<bool> WriteDueAsync(List<ExampleSource> sources, long due, CancellationToken cancellation)
    {
        var count = (int)Math.Min(due - sources[0].Count, GroupMax);
        if (count < 1)
        {
            return false;
        }

        var records = new List<OutgoingRecord>(count * sources.Count);
        foreach (var source in sources)
        {
            source.Make(count, time.GetUtcNow(), records);
        }

        var refused = await producer.WriteAsync(records, cancellation);
        foreach (var (index, reason) in refused)
        {
            throw new TopicRefusedException($"Topic {records[index].Topic}: a message was refused: {reason}");
        }

        Interlocked.Add(ref _bytes, records.Sum(record => (long)(record.Value?.Length ?? 0)));
        Interlocked.Add(ref _written, records.Count);
        return true;
    }
}
