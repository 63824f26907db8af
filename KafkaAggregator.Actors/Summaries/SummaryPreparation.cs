using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Turns messages into the records that are written. Needs the output topics to be there and the summary schemas
/// registered: both are looked up once, off the sink's thread; after that nothing waits. Summaries are encoded when
/// they are sent, and again if they are sent again.
/// </summary>
internal sealed class SummaryPreparation(OutputTopics topics, SummarySchemas schemas, SummaryKeyMode key)
{
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
            if (!TryMakeRecords(held.Message, outbox, out var records))
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
        topics.Distrust(source);
        foreach (var aggregation in source.Aggregations)
        {
            schemas.Forget(aggregation);
        }
    }

    private bool TryMakeRecords(PartitionMessage message, Outbox outbox, out IReadOnlyList<OutgoingRecord> records)
    {
        var made = new List<OutgoingRecord>(message.Summaries.Count + message.Rejected.Count);
        records = made;
        foreach (var summary in message.Summaries)
        {
            if (schemas.Find(summary.Aggregation, outbox.Source, summary.Writers) is not { } schema)
            {
                return false;
            }

            made.Add(SummaryRecords.ForSummary(summary, outbox.Partition, schema, key));
        }

        foreach (var rejected in message.Rejected)
        {
            made.Add(SummaryRecords.ForRejected(rejected, outbox.Partition));
        }

        return true;
    }
}
