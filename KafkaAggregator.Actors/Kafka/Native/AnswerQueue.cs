namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>Where librdkafka puts the answer to one request. Used on one thread.</summary>
internal sealed class AnswerQueue(nint client) : IDisposable
{
    private nint _answer;

    public nint Queue { get; } = Librdkafka.rd_kafka_queue_new(client);

    /// <summary>
    /// The answer, valid until this is disposed; throws <see cref="KafkaUnavailableException"/> without one.
    /// </summary>
    public nint Wait(TimeSpan timeout)
    {
        _answer = Librdkafka.rd_kafka_queue_poll(Queue, Librdkafka.Milliseconds(timeout));
        return _answer != 0
            ? _answer
            : throw new KafkaUnavailableException(
                $"the group's coordinator did not answer within {timeout.TotalSeconds} s");
    }

    public void Dispose()
    {
        if (_answer != 0)
        {
            Librdkafka.rd_kafka_event_destroy(_answer);
        }

        Librdkafka.rd_kafka_queue_destroy(Queue);
    }
}
