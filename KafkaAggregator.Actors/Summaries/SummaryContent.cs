using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>Encodes a summary, and says in headers where it comes from. Allocates nothing.</summary>
internal sealed class SummaryContent(
    WindowSummary summary, TopicPartition source, ResolvedSummarySchema schema, SummaryKeyMode key) : IRecordContent
{
    public void WriteTo(RecordBuffer buffer)
    {
        if (key == SummaryKeyMode.Window)
        {
            buffer.WriteText(source.Topic);
            buffer.WriteText("-");
            buffer.WriteNumber(source.Partition);
            buffer.WriteText("@");
            IsoTime.Write(summary.Start, buffer);
            buffer.EndKey();
        }

        SummaryEncoder.Encode(schema.Schema, schema.Id, summary, buffer);
        buffer.EndValue();
        buffer.AddHeader(HeaderNames.SourceTopic, source.Topic);
        buffer.AddHeader(HeaderNames.SourcePartition, source.Partition);
        IsoTime.Write(summary.Start, buffer);
        buffer.EndHeader(HeaderNames.WindowStart);
        IsoTime.Write(summary.End, buffer);
        buffer.EndHeader(HeaderNames.WindowEnd);
        buffer.AddHeader(HeaderNames.FirstOffset, summary.FirstOffset);
        buffer.AddHeader(HeaderNames.LastOffset, summary.LastOffset);
        buffer.AddHeader(HeaderNames.ClosedBy, SummaryRecords.NameOf(summary.ClosedBy));
        AddCount(buffer, HeaderNames.Late, summary.Rejected.Late);
        AddCount(buffer, HeaderNames.Undecodable, summary.Rejected.Undecodable);
        AddCount(buffer, HeaderNames.Undated, summary.Rejected.Undated);
        AddCount(buffer, HeaderNames.Future, summary.Rejected.Future);
        AddCount(buffer, HeaderNames.NullValues, summary.Rejected.NullValues);
        AddCount(buffer, HeaderNames.MissingSamples, summary.Values.MissingSamples);
        if (summary.Incomplete is { } incomplete)
        {
            buffer.AddHeader(HeaderNames.Incomplete, SummaryRecords.NameOf(incomplete));
        }

        buffer.AddHeader(HeaderNames.Configuration, schema.ConfigurationHash);
    }

    private static void AddCount(RecordBuffer buffer, string name, long count)
    {
        if (count != 0)
        {
            buffer.AddHeader(name, count);
        }
    }
}
