namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>rd_kafka_vtype_t: which property of a record a <see cref="NativeProduceValue"/> is.</summary>
internal enum NativeProduceKind
{
    End,
    Topic,
    TopicHandle,
    Partition,
    Value,
    Key,
    Opaque,
    Flags,
    Timestamp,
    Header,
    Headers,
}
