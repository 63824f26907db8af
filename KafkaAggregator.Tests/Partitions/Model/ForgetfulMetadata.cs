using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>Metadata without one of their parts.</summary>
internal static class ForgetfulMetadata
{
    public static string Write(Progress progress, MetadataPart forgotten)
    {
        var all = progress.Metadata;
        return MetadataCodec.Write(forgotten switch
        {
            MetadataPart.NextOffset => all with { NextOffset = all.CommittedOffset, Exceptions = [] },
            MetadataPart.StreamTime => all with { StreamTime = null },
            MetadataPart.Exceptions => all with { Exceptions = [] },
            MetadataPart.RetentionLoss => all with { RetentionLossUpTo = null },
            MetadataPart.LossOpen => all with { IsLossOpen = false },
            _ => all with { Aggregations = [.. all.Aggregations.Select(each => Without(each, forgotten))] },
        });
    }

    private static AggregationMetadata Without(AggregationMetadata all, MetadataPart forgotten) => forgotten switch
    {
        MetadataPart.ClosedUpTo => all with { ClosedUpTo = null },
        MetadataPart.OpenRows => all with { OpenRows = 0 },
        MetadataPart.Counts => all with { Counts = default },
        MetadataPart.NullValues => all with { Counts = all.Counts with { NullValues = 0 } },
        _ => all,
    };
}
