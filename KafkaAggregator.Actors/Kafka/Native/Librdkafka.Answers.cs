using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>
/// Administration: what is answered. An event is taken for the result of its kind as it is (librdkafka's own
/// <c>rd_kafka_event_*_result</c> only looks at the kind); what is read of it lives as long as the event.
/// </summary>
internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_opaque(nint @event);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_DescribeCluster_result_cluster_id(nint result);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DescribeTopics_result_topics(nint result, nuint* count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_TopicDescription_name(nint topic);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_TopicDescription_error(nint topic);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_TopicDescription_topic_id(nint topic);

    [LibraryImport(Library)]
    public static partial long rd_kafka_Uuid_most_significant_bits(nint id);

    [LibraryImport(Library)]
    public static partial long rd_kafka_Uuid_least_significant_bits(nint id);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_TopicDescription_partitions(nint topic, nuint* count);

    [LibraryImport(Library)]
    public static partial int* rd_kafka_TopicDescription_authorized_operations(nint topic, nuint* count);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DescribeConfigs_result_resources(nint result, nuint* count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConfigResource_name(nint resource);

    [LibraryImport(Library)]
    public static partial int rd_kafka_ConfigResource_error(nint resource);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConfigResource_error_string(nint resource);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_ConfigResource_configs(nint resource, nuint* count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConfigEntry_name(nint entry);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConfigEntry_value(nint entry);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_ListOffsets_result_infos(nint result, nuint* count);

    [LibraryImport(Library)]
    public static partial NativePartition* rd_kafka_ListOffsetsResultInfo_topic_partition(nint info);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DescribeConsumerGroups_result_groups(nint result, nuint* count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConsumerGroupDescription_error(nint group);

    [LibraryImport(Library)]
    public static partial int rd_kafka_ConsumerGroupDescription_state(nint group);

    [LibraryImport(Library)]
    public static partial int* rd_kafka_ConsumerGroupDescription_authorized_operations(nint group, nuint* count);

    [LibraryImport(Library)]
    public static partial nuint rd_kafka_ConsumerGroupDescription_member_count(nint group);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConsumerGroupDescription_member(nint group, nuint index);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_consumer_id(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_client_id(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_host(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_group_instance_id(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_assignment(nint member);

    [LibraryImport(Library)]
    public static partial NativePartitions* rd_kafka_MemberAssignment_partitions(nint assignment);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_CreateTopics_result_topics(nint result, nuint* count);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_CreatePartitions_result_topics(nint result, nuint* count);

    [LibraryImport(Library)]
    public static partial int rd_kafka_topic_result_error(nint topic);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_topic_result_error_string(nint topic);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_topic_result_name(nint topic);
}
