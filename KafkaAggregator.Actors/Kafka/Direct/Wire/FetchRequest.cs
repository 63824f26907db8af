namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// Fetch v13 to v16: from 13 on topics go by id, from 15 on no replica is named, from 16 on refusals name the leader.
/// <para><c>[replica_id:4] wait_max:4 bytes_min:4 bytes_max:4 isolation:1 session_id:4 session_epoch:4
/// [topic_id [partition leader_epoch offset last_fetched_epoch log_start partition_bytes_max]]
/// forgotten:[topic_id [partition]] rack</c></para>
/// </summary>
internal static class FetchRequest
{
    public static readonly VersionRange Versions = new(13, 16);
    private const short LastWithReplica = 14;
    private const sbyte ReadCommitted = 1;

    public static void Write(
        WireWriter writer, short version, FetchSettings settings, TimeSpan waitMax, FetchSessionStep step)
    {
        if (version <= LastWithReplica)
        {
            writer.Int32(-1); // a consumer
        }

        writer.Int32((int)waitMax.TotalMilliseconds);
        writer.Int32(settings.BytesMin);
        writer.Int32(settings.BytesMax);
        writer.Int8(ReadCommitted);
        writer.Int32(step.SessionId);
        writer.Int32(step.SessionEpoch);
        var topics = step.Wanted.GroupBy(static position => position.TopicId).ToList();
        writer.CompactArrayLength(topics.Count);
        foreach (var topic in topics)
        {
            writer.Uuid(topic.Key);
            writer.CompactArrayLength(topic.Count());
            foreach (var position in topic)
            {
                WritePosition(writer, settings, position);
            }

            writer.NoTags();
        }

        WriteForgotten(writer, step.Forgotten);
        writer.CompactString(settings.Rack);
        writer.NoTags();
    }

    private static void WritePosition(WireWriter writer, FetchSettings settings, FetchPosition position)
    {
        writer.Int32(position.Partition);
        writer.Int32(position.LeaderEpoch);
        writer.Int64(position.Offset);
        writer.Int32(position.LastFetchedEpoch);
        writer.Int64(-1); // log_start_offset: of followers only
        writer.Int32(settings.PartitionBytesMax);
        writer.NoTags();
    }

    private static void WriteForgotten(WireWriter writer, IReadOnlyCollection<PartitionKey> forgotten)
    {
        var topics = forgotten.GroupBy(static key => key.TopicId).ToList();
        writer.CompactArrayLength(topics.Count);
        foreach (var topic in topics)
        {
            writer.Uuid(topic.Key);
            writer.CompactArrayLength(topic.Count());
            foreach (var key in topic)
            {
                writer.Int32(key.Partition);
            }

            writer.NoTags();
        }
    }
}
