namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>The callbacks of a client that is asked, and answers on librdkafka's background thread.</summary>
internal interface IAnswerCallbacks : IClientCallbacks
{
    /// <summary>The event is valid until this returns. Must not throw, nor wait: other answers come after it.</summary>
    void OnAnswer(nint answer);
}
