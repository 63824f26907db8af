namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Administration requests that go to a group's coordinator. One that reaches its own time limit while librdkafka waits
/// for the coordinator ends the process as soon as the coordinator is there again: its memory is freed, and used
/// (rd_kafka_admin_coord_request answers ERR__DESTROY, and rd_kafka_coord_req_fail calls back with what is gone; seen
/// with 2.16, "Assertion `eonce->refcnt > 0' failed"). So it gets a limit that is never reached: whoever asks waits no
/// longer than it likes, and then ends the client, which librdkafka bears.
/// </summary>
internal static class CoordinatorRequest
{
    /// <summary>The longest that librdkafka takes. No client that did not answer is kept for so long.</summary>
    public static readonly TimeSpan ClientLimit = TimeSpan.FromHours(1);
}
