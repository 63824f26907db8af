using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>Committed offsets and their metadata, on any thread.</summary>
public sealed unsafe partial class LibrdkafkaConsumer
{
    private const int AnyOperation = 0;
    private const int UnstableOffset = 88;
    private static readonly TimeSpan UnstableBackoff = TimeSpan.FromMilliseconds(100);

    public OffsetReading ReadCommitted(
        IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout)
    {
        var client = _offsets.Present;
        try
        {
            using var reference = new ClientReference(client);
            var reading = ReadFrom(client.DangerousGetHandle(), partitions, requireStable, timeout);
            _offsets.Answered(client);
            return reading;
        }
        catch (KafkaUnavailableException)
        {
            _offsets.NotAnswered(client);
            throw;
        }
        catch (ObjectDisposedException exception)
        {
            throw new KafkaUnavailableException("the client that offsets are asked of is being replaced", exception);
        }
    }

    public IReadOnlyDictionary<TopicPartition, string> Commit(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        using var client = new ClientReference(_client);
        using var list = new PartitionList(offsets.Count);
        foreach (var (partition, committed) in offsets)
        {
            list.Add(_handle, partition, committed);
        }

        using var answer = new AnswerQueue(_handle);
        var error = Librdkafka.rd_kafka_commit_queue(_handle, list.Pointer, answer.Queue, 0, 0);
        if (error != 0)
        {
            throw new KafkaUnavailableException($"offsets could not be committed: {Librdkafka.Describe(error)}");
        }

        var report = answer.Wait(timeout);
        var refused = new Dictionary<TopicPartition, string>();
        var elements = PartitionList.ElementsOf(Librdkafka.rd_kafka_event_topic_partition_list(report));
        foreach (ref readonly var element in elements)
        {
            if (IsRefusal(element.Error))
            {
                refused[PartitionList.NameOf(element)] = Librdkafka.Describe(element.Error);
            }
        }

        var failure = Librdkafka.rd_kafka_event_error(report);
        if (IsRefusal(failure) && offsets.Count > 1 && refused.Count == offsets.Count)
        {
            return CommitOneByOne(offsets, timeout);
        }

        return failure == 0 || IsRefusal(failure)
            ? refused
            : throw new KafkaUnavailableException($"offsets could not be committed: {Librdkafka.Describe(failure)}");
    }

    public GroupMembership ReadMembership()
    {
        using var client = new ClientReference(_client);
        var metadata = Librdkafka.rd_kafka_consumer_group_metadata(_handle);
        if (metadata == 0)
        {
            return new GroupMembership(_groupId, -1, "", null);
        }

        try
        {
            var instance = Librdkafka.rd_kafka_consumer_group_metadata_group_instance_id(metadata);
            return new GroupMembership(
                _groupId,
                Librdkafka.rd_kafka_consumer_group_metadata_generation_id(metadata),
                Librdkafka.Text(Librdkafka.rd_kafka_consumer_group_metadata_member_id(metadata)),
                instance == 0 ? null : Librdkafka.Text(instance));
        }
        finally
        {
            Librdkafka.rd_kafka_consumer_group_metadata_destroy(metadata);
        }
    }

    private OffsetReading ReadFrom(
        nint client, IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout)
    {
        var start = _time.GetTimestamp();
        var committed = new Dictionary<TopicPartition, CommittedOffset>();
        var pending = new Dictionary<TopicPartition, string>();
        IReadOnlyCollection<TopicPartition> asked = partitions;
        while (asked.Count > 0)
        {
            pending.Clear();
            ReadOnce(client, asked, requireStable, timeout, committed, pending);
            var left = timeout - _time.GetElapsedTime(start);
            if (pending.Count == 0 || left <= UnstableBackoff)
            {
                break;
            }

            Thread.Sleep(UnstableBackoff);
            asked = [.. pending.Keys];
        }

        return new OffsetReading(committed, pending);
    }

    /// <summary>One partition that is refused has all of its request refused with its own error (tried).</summary>
    private Dictionary<TopicPartition, string> CommitOneByOne(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout)
    {
        var refused = new Dictionary<TopicPartition, string>();
        foreach (var offset in offsets)
        {
            foreach (var (partition, reason) in Commit([offset], timeout))
            {
                refused[partition] = reason;
            }
        }

        return refused;
    }

    /// <summary>
    /// Whether an error is of the partition or of what is committed for it, not of the broker or the group.
    /// </summary>
    private static bool IsRefusal(int error) => (ErrorCode)error is ErrorCode.OffsetMetadataTooLarge
        or ErrorCode.InvalidCommitOffsetSize or ErrorCode.TopicAuthorizationFailed or ErrorCode.UnknownTopicOrPart
        or ErrorCode.TopicException;

    /// <summary>
    /// One request for all: librdkafka's plain call waits for the whole when one partition is unstable, and takes the
    /// isolation of the client; this one says of each partition whether it is stable, and takes the isolation with it.
    /// </summary>
    private void ReadOnce(
        nint client,
        IReadOnlyCollection<TopicPartition> partitions,
        bool requireStable,
        TimeSpan timeout,
        Dictionary<TopicPartition, CommittedOffset> committed,
        Dictionary<TopicPartition, string> pending)
    {
        using var answer = new AnswerQueue(client);
        using var list = PartitionList.Of(partitions);
        var options = Librdkafka.rd_kafka_AdminOptions_new(client, AnyOperation);
        var request = Librdkafka.rd_kafka_ListConsumerGroupOffsets_new(_groupId, list.Pointer);
        try
        {
            var clientLimit = (int)CoordinatorRequest.ClientLimit.TotalMilliseconds;
            _ = Librdkafka.rd_kafka_AdminOptions_set_request_timeout(options, clientLimit, null, 0);
            _ = Librdkafka.Take(
                Librdkafka.rd_kafka_AdminOptions_set_require_stable_offsets(options, requireStable ? 1 : 0));
            Librdkafka.rd_kafka_ListConsumerGroupOffsets(client, &request, 1, options, answer.Queue);
        }
        finally
        {
            Librdkafka.rd_kafka_ListConsumerGroupOffsets_destroy(request);
            Librdkafka.rd_kafka_AdminOptions_destroy(options);
        }

        var report = answer.Wait(timeout);
        var failure = Librdkafka.rd_kafka_event_error(report);
        if (failure != 0)
        {
            throw Unreadable(Librdkafka.rd_kafka_event_error_string(report));
        }

        nuint count;
        var groups = Librdkafka.rd_kafka_ListConsumerGroupOffsets_result_groups(
            Librdkafka.rd_kafka_event_ListConsumerGroupOffsets_result(report), &count);
        var group = *(nint*)groups;
        var groupError = Librdkafka.rd_kafka_group_result_error(group);
        if (groupError != 0)
        {
            throw Unreadable(Librdkafka.rd_kafka_error_string(groupError));
        }

        var elements = PartitionList.ElementsOf(Librdkafka.rd_kafka_group_result_partitions(group));
        foreach (ref readonly var element in elements)
        {
            if (element.Error != 0)
            {
                pending[PartitionList.NameOf(element)] = element.Error == UnstableOffset
                    ? "a transaction that holds its offset is open"
                    : Librdkafka.Describe(element.Error);
            }
            else if (element.Offset >= 0)
            {
                var metadata = PartitionList.MetadataOf(element);
                committed[PartitionList.NameOf(element)] = new CommittedOffset(element.Offset, metadata);
            }
        }
    }

    private static KafkaUnavailableException Unreadable(nint reason) =>
        new($"committed offsets could not be read: {Librdkafka.Text(reason)}");
}
