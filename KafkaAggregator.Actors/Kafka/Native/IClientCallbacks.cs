namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>
/// What librdkafka says of a client by itself. None of these may throw: native code is above them. What a kind of
/// client is not told of, it leaves out.
/// </summary>
internal unsafe interface IClientCallbacks
{
    /// <summary>On any of librdkafka's threads.</summary>
    /// <param name="level">As syslog's: 0 is the worst, 7 is debugging.</param>
    /// <param name="facility">Librdkafka's name of the kind of message.</param>
    /// <param name="text">The message; librdkafka keeps secrets out of it.</param>
    void OnLog(int level, string facility, string text);

    /// <summary>On the thread that polls. Left out where each call says itself what is wrong with it.</summary>
    void OnError(int error, string reason)
    {
        // Of a connection that failed the log has told.
    }

    /// <summary>
    /// A record was not written; on the thread that polls, or ends a transaction. The index is what it was sent with.
    /// </summary>
    void OnNotDelivered(int error, int index)
    {
        // It sends nothing.
    }

    /// <summary>On the thread that polls or closes.</summary>
    void OnRebalance(int error, NativePartitions* partitions)
    {
        // It is of no group.
    }
}
