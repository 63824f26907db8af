using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Host.Example;

/// <summary>The messages of one example topic, in order: times, values, and a partition for each in turn.</summary>
internal sealed class ExampleSource(ExampleTopic topic, int schemaId, int partitions, DateTimeOffset start)
{
    private readonly ExampleSignal _signal = new(topic.Index, topic.Fields);
    private readonly double[] _values = new double[topic.Fields];
    private readonly DateTimeOffset _start = start;
    private DateTimeOffset? _last;

    /// <summary>Messages made so far.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Makes so many messages, their times evenly spread from the last one's to now: however far the schedule is
    /// behind, time goes on as the clock does.
    /// </summary>
    public void Make(int count, DateTimeOffset now, List<OutgoingRecord> into)
    {
        var last = _last ?? _start;
        var step = (now - last) / count;
        for (var i = 1; i <= count; i++)
        {
            var time = i == count ? now : last + (step * i);
            _signal.Next((time - _start).TotalSeconds, _values);
            into.Add(new OutgoingRecord
            {
                Topic = topic.Name,
                Partition = (int)(Count % partitions),
                Value = ExampleMessage.Encode(
                    schemaId, (time - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond, _values),
                TimestampMilliseconds = time.ToUnixTimeMilliseconds(),
                Headers = [],
            });
            Count++;
        }

        _last = now;
    }
}
