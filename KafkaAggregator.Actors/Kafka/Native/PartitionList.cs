using System.Runtime.InteropServices;
using System.Text;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>A list of partitions for a call to librdkafka, freed when disposed. Used on one thread.</summary>
internal sealed unsafe class PartitionList : IDisposable
{
    /// <summary>A list of topics is one of partitions that stand for none in particular.</summary>
    private const int AnyPartition = -1;
    private NativePartitions* _list;

    public PartitionList(int capacity) => _list = Librdkafka.rd_kafka_topic_partition_list_new(capacity);

    public NativePartitions* Pointer => _list;

    public ReadOnlySpan<NativePartition> Elements => ElementsOf(_list);

    public static PartitionList OfTopics(IReadOnlyCollection<string> topics)
    {
        var list = new PartitionList(topics.Count);
        foreach (var topic in topics)
        {
            _ = Librdkafka.rd_kafka_topic_partition_list_add(list._list, topic, AnyPartition);
        }

        return list;
    }

    public static PartitionList Of(IReadOnlyCollection<TopicPartition> partitions)
    {
        var list = new PartitionList(partitions.Count);
        foreach (var partition in partitions)
        {
            _ = Librdkafka.rd_kafka_topic_partition_list_add(list._list, partition.Topic, partition.Partition);
        }

        return list;
    }

    public static ReadOnlySpan<NativePartition> ElementsOf(NativePartitions* list) =>
        list is null ? [] : new ReadOnlySpan<NativePartition>(list->Elements, list->Count);

    public static TopicPartition NameOf(in NativePartition element) =>
        new(Marshal.PtrToStringUTF8((nint)element.Topic) ?? "", element.Partition);

    /// <summary>The metadata of a committed offset; empty where there are none.</summary>
    public static string MetadataOf(in NativePartition element) =>
        element.Metadata is null ? "" : Encoding.UTF8.GetString((byte*)element.Metadata, (int)element.MetadataLength);

    public void Add(TopicPartition partition, long offset) =>
        Librdkafka.rd_kafka_topic_partition_list_add(_list, partition.Topic, partition.Partition)->Offset = offset;

    /// <summary>The list takes the metadata over, so they are in memory of librdkafka's own allocator.</summary>
    public void Add(nint client, TopicPartition partition, CommittedOffset committed)
    {
        var element = Librdkafka.rd_kafka_topic_partition_list_add(_list, partition.Topic, partition.Partition);
        element->Offset = committed.Offset;
        var length = Encoding.UTF8.GetByteCount(committed.Metadata);
        if (length > 0)
        {
            element->Metadata = Librdkafka.rd_kafka_mem_malloc(client, (nuint)length);
            element->MetadataLength = (nuint)length;
            Encoding.UTF8.GetBytes(committed.Metadata, new Span<byte>(element->Metadata, length));
        }
    }

    public void Dispose()
    {
        if (_list is not null)
        {
            Librdkafka.rd_kafka_topic_partition_list_destroy(_list);
            _list = null;
        }
    }
}
