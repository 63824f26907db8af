using System.Buffers.Binary;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What is asked of the cluster and its topics.</summary>
internal sealed unsafe partial class AdministrationClient
{
    /// <summary>RD_KAFKA_OFFSET_SPEC_EARLIEST: where a log starts.</summary>
    public const long Earliest = -2;

    /// <summary>RD_KAFKA_OFFSET_SPEC_LATEST: where a log ends.</summary>
    public const long Latest = -1;

    /// <summary>RD_KAFKA_RESOURCE_TOPIC.</summary>
    private const int TopicResource = 2;

    /// <summary>Empty from a broker that has no id.</summary>
    public Task<string> DescribeClusterAsync(RequestOptions options) => AskAsync(
        options,
        Librdkafka.rd_kafka_DescribeCluster,
        answer => Librdkafka.Text(Librdkafka.rd_kafka_DescribeCluster_result_cluster_id(answer)));

    public Task<IReadOnlyList<TopicAnswer>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, RequestOptions options) =>
        AskForAsync<TopicAnswer>(
            options,
            (client, native, queue) =>
            {
                using var names = new Utf8Strings(topics);
                fixed (nint* first = names)
                {
                    var collection = Librdkafka.rd_kafka_TopicCollection_of_topic_names((byte**)first, names.Count);
                    Librdkafka.rd_kafka_DescribeTopics(client, collection, native, queue);
                    Librdkafka.rd_kafka_TopicCollection_destroy(collection);
                }
            },
            answer => ReadAll(answer, Librdkafka.rd_kafka_DescribeTopics_result_topics, TopicOf));

    public Task<IReadOnlyList<ConfigurationAnswer>> DescribeConfigurationsAsync(
        IReadOnlyCollection<string> topics, RequestOptions options) =>
        AskForAsync<ConfigurationAnswer>(
            options,
            (client, native, queue) =>
            {
                nint[] resources =
                    [.. topics.Select(topic => Librdkafka.rd_kafka_ConfigResource_new(TopicResource, topic))];
                fixed (nint* first = resources)
                {
                    Librdkafka.rd_kafka_DescribeConfigs(client, first, (nuint)resources.Length, native, queue);
                }

                Array.ForEach(resources, Librdkafka.rd_kafka_ConfigResource_destroy);
            },
            answer => ReadAll(answer, Librdkafka.rd_kafka_DescribeConfigs_result_resources, ConfigurationOf));

    /// <param name="partitions">Which logs.</param>
    /// <param name="spec"><see cref="Earliest"/> or <see cref="Latest"/>.</param>
    /// <param name="options">How it is asked.</param>
    public Task<IReadOnlyList<OffsetAnswer>> ListOffsetsAsync(
        IReadOnlyCollection<TopicPartition> partitions, long spec, RequestOptions options) =>
        AskForAsync<OffsetAnswer>(
            options,
            (client, native, queue) =>
            {
                using var list = new PartitionList(partitions.Count);
                foreach (var partition in partitions)
                {
                    list.Add(partition, spec);
                }

                Librdkafka.rd_kafka_ListOffsets(client, list.Pointer, native, queue);
            },
            answer => ReadAll(answer, Librdkafka.rd_kafka_ListOffsets_result_infos, OffsetOf));

    /// <summary>
    /// How many partitions each topic has, of all that there are. Blocks: librdkafka has no other form of it.
    /// </summary>
    public IReadOnlyDictionary<string, int> ReadMetadata(TimeSpan timeout)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this); // callers that overlap would keep it alive
        using var reference = new ClientReference(_client);
        NativeMetadata* metadata;
        var error = Librdkafka.rd_kafka_metadata(
            _client.DangerousGetHandle(), 1, 0, &metadata, Librdkafka.Milliseconds(timeout));
        if (error != 0)
        {
            ServeErrors();
            throw new KafkaException(ErrorOf(error, 0));
        }

        var counts = metadata->CountPartitions();
        Librdkafka.rd_kafka_metadata_destroy(metadata);
        return counts;
    }

    public Task<IReadOnlyList<ChangeAnswer>> CreateTopicsAsync(
        IReadOnlyList<TopicSpecification> topics, RequestOptions options) =>
        AskAsync<IReadOnlyList<ChangeAnswer>>(
            options,
            (client, native, queue) => Change(
                topics,
                NewTopic,
                Librdkafka.rd_kafka_NewTopic_destroy,
                (items, count) => Librdkafka.rd_kafka_CreateTopics(client, items, count, native, queue)),
            answer => ReadAll(answer, Librdkafka.rd_kafka_CreateTopics_result_topics, ChangeOf));

    public Task<IReadOnlyList<ChangeAnswer>> CreatePartitionsAsync(
        string topic, int partitions, RequestOptions options) =>
        AskAsync<IReadOnlyList<ChangeAnswer>>(
            options,
            (client, native, queue) => Change(
                [(Topic: topic, Total: partitions)],
                NewPartitions,
                Librdkafka.rd_kafka_NewPartitions_destroy,
                (items, count) => Librdkafka.rd_kafka_CreatePartitions(client, items, count, native, queue)),
            answer => ReadAll(answer, Librdkafka.rd_kafka_CreatePartitions_result_topics, ChangeOf));

    private delegate void SendAll(nint* items, nuint count);

    /// <summary>Sends objects of librdkafka's, and frees them whatever becomes of it.</summary>
    private static void Change<T>(
        IReadOnlyList<T> changes, Func<T, nint> open, Action<nint> free, SendAll send)
    {
        var items = new nint[changes.Count];
        var opened = 0;
        try
        {
            for (; opened < items.Length; opened++)
            {
                items[opened] = open(changes[opened]);
            }

            fixed (nint* first = items)
            {
                send(first, (nuint)items.Length);
            }
        }
        finally
        {
            Array.ForEach(items[..opened], free);
        }
    }

    private static nint NewTopic(TopicSpecification topic)
    {
        var error = stackalloc byte[Librdkafka.ErrorLengthMax];
        var item = Librdkafka.rd_kafka_NewTopic_new(
            topic.Name, topic.NumPartitions, topic.ReplicationFactor, error, Librdkafka.ErrorLengthMax);
        if (item == 0)
        {
            throw new KafkaException(new Error(ErrorCode.Local_InvalidArg, Librdkafka.Text(error)));
        }

        foreach (var (name, value) in topic.Configs ?? [])
        {
            var code = Librdkafka.rd_kafka_NewTopic_set_config(item, name, value);
            if (code != 0)
            {
                Librdkafka.rd_kafka_NewTopic_destroy(item);
                throw new KafkaException(ErrorOf(code, 0));
            }
        }

        return item;
    }

    private static nint NewPartitions((string Topic, int Total) change)
    {
        var error = stackalloc byte[Librdkafka.ErrorLengthMax];
        var item = Librdkafka.rd_kafka_NewPartitions_new(
            change.Topic, (nuint)change.Total, error, Librdkafka.ErrorLengthMax);
        return item != 0
            ? item
            : throw new KafkaException(new Error(ErrorCode.Local_InvalidArg, Librdkafka.Text(error)));
    }

    private static TopicAnswer TopicOf(nint topic)
    {
        nuint partitions;
        nuint operations;
        _ = Librdkafka.rd_kafka_TopicDescription_partitions(topic, &partitions);
        var permitted = Librdkafka.rd_kafka_TopicDescription_authorized_operations(topic, &operations);
        return new TopicAnswer(
            Librdkafka.Text(Librdkafka.rd_kafka_TopicDescription_name(topic)),
            ErrorOf(Librdkafka.rd_kafka_TopicDescription_error(topic)),
            IdOf(Librdkafka.rd_kafka_TopicDescription_topic_id(topic)),
            (int)partitions,
            OperationsOf(permitted, operations));
    }

    private static Guid? IdOf(nint id)
    {
        if (id == 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Librdkafka.rd_kafka_Uuid_most_significant_bits(id));
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Librdkafka.rd_kafka_Uuid_least_significant_bits(id));
        var guid = new Guid(bytes, bigEndian: true);
        return guid == Guid.Empty ? null : guid;
    }

    private static ConfigurationAnswer ConfigurationOf(nint resource)
    {
        nuint count;
        var entries = Librdkafka.rd_kafka_ConfigResource_configs(resource, &count);
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        for (nuint i = 0; i < count; i++)
        {
            var value = Librdkafka.rd_kafka_ConfigEntry_value(entries[i]);
            if (value != 0)
            {
                properties[Librdkafka.Text(Librdkafka.rd_kafka_ConfigEntry_name(entries[i]))] = Librdkafka.Text(value);
            }
        }

        return new ConfigurationAnswer(
            Librdkafka.Text(Librdkafka.rd_kafka_ConfigResource_name(resource)),
            ErrorOf(
                Librdkafka.rd_kafka_ConfigResource_error(resource),
                Librdkafka.rd_kafka_ConfigResource_error_string(resource)),
            properties);
    }

    private static OffsetAnswer OffsetOf(nint info)
    {
        var partition = Librdkafka.rd_kafka_ListOffsetsResultInfo_topic_partition(info);
        return new OffsetAnswer(PartitionList.NameOf(*partition), ErrorOf(partition->Error, 0), partition->Offset);
    }

    private static ChangeAnswer ChangeOf(nint topic) => new(
        Librdkafka.Text(Librdkafka.rd_kafka_topic_result_name(topic)),
        ErrorOf(
            Librdkafka.rd_kafka_topic_result_error(topic), Librdkafka.rd_kafka_topic_result_error_string(topic)));

    private static HashSet<AclOperation>? OperationsOf(int* operations, nuint count)
    {
        if (operations is null || count == 0)
        {
            return null;
        }

        var permitted = new HashSet<AclOperation>();
        for (nuint i = 0; i < count; i++)
        {
            permitted.Add((AclOperation)operations[i]);
        }

        return permitted;
    }

    /// <summary>What an answer or a part of it consists of.</summary>
    private delegate nint* Parts(nint whole, nuint* count);

    private static T[] ReadAll<T>(nint whole, Parts parts, Func<nint, T> read)
    {
        nuint count;
        var first = parts(whole, &count);
        var answers = new T[(int)count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = read(first[i]);
        }

        return answers;
    }
}
