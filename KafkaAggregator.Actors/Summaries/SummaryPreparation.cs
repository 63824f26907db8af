using System.Buffers;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Turns messages into the records that are written. Needs the output topics to be there and the summary schemas
/// registered: both are looked up once, off the sink's thread; after that nothing waits.
/// </summary>
internal sealed class SummaryPreparation(OutputTopics topics, SummarySchemas schemas, SummaryKeyMode key)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>
    /// Gives records to every message of the outbox that lacks them; false where something must be looked up first.
    /// </summary>
    public bool TryPrepare(Outbox outbox)
    {
        if (!outbox.IsPrepared)
        {
            return false;
        }

        foreach (var held in outbox.Unprepared)
        {
            if (!TryEncode(held.Message, outbox, out var records))
            {
                return false;
            }

            held.Records = records;
        }

        return true;
    }

    /// <summary>
    /// Sees to topics and schemas. Throws <see cref="TopicRefusedException"/> or <see cref="SchemaRefusedException"/>
    /// where they are refused, <see cref="KafkaUnavailableException"/> or <see cref="RegistryUnavailableException"/>
    /// where nobody answers.
    /// </summary>
    public async Task LookUpAsync(
        SourceDefinition source,
        TopicPartition partition,
        IReadOnlyList<PartitionMessage> messages,
        CancellationToken cancellation)
    {
        await topics.EnsureAsync(source, partition.Partition, cancellation);
        foreach (var summary in messages.SelectMany(message => message.Summaries))
        {
            await schemas.ResolveAsync(summary.Aggregation, source, summary.Writers, cancellation);
        }
    }

    /// <summary>A topic may have been deleted: look at those of this source again.</summary>
    public void ForgetTopics(SourceDefinition source) => topics.Forget(source);

    /// <summary>Something of this source was refused: look everything up again.</summary>
    public void Forget(SourceDefinition source)
    {
        ForgetTopics(source);
        foreach (var aggregation in source.Aggregations)
        {
            schemas.Forget(aggregation);
        }
    }

    private bool TryEncode(PartitionMessage message, Outbox outbox, out IReadOnlyList<OutgoingRecord> records)
    {
        var encoded = new List<OutgoingRecord>(message.Summaries.Count + message.Rejected.Count);
        records = encoded;
        foreach (var summary in message.Summaries)
        {
            if (schemas.Find(summary.Aggregation, outbox.Source, summary.Writers) is not { } schema)
            {
                return false;
            }

            _buffer.ResetWrittenCount();
            SummaryEncoder.Encode(schema.Schema, schema.Id, summary, _buffer);
            encoded.Add(SummaryRecords.ForSummary(
                summary, outbox.Partition, _buffer.WrittenSpan.ToArray(), schema.ConfigurationHash, key));
        }

        foreach (var rejected in message.Rejected)
        {
            encoded.Add(SummaryRecords.ForRejected(rejected, outbox.Partition));
        }

        return true;
    }
}
