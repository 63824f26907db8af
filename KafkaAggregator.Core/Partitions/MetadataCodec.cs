using System.Globalization;
using System.Text;
using KafkaAggregator.Core.Time;
using static System.FormattableString;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// The string that is committed with an offset, version 1: printable ASCII, below 4,000 characters in the worst case (a
/// broker refuses 4,096).
/// <code>
/// string      = "kagg" version ";" cluster ";" topic-id ";" owner ";" time-field ";" C ";" N ";" S ";" I ";" gap ";" R
///               ";" exceptions { ";" aggregation }
/// cluster     = the cluster's id, or "~" and a hash of it
/// topic-id    = 32 hexadecimal digits | "-"
/// owner       = the random part of the owner's transactional id
/// time-field  = hash of where event time comes from
/// C N         = offsets
/// S I R       = instants in nanoseconds, or "-": stream time, retention loss, replay loss
/// gap         = "1" where the next valid record sets I, else "0"
/// exceptions  = offsets with commas between, ascending, in [C, N) | "-"
/// aggregation = topic "," cut "," B "," rows "," late "," undecodable "," undated "," future "," null-values
/// topic cut   = hashes, each 16 hexadecimal digits
/// </code>
/// Reading never throws: what is not exactly this is not ours.
/// </summary>
internal static class MetadataCodec
{
    public const int Version = 1;

    /// <summary>What the longest string stays below.</summary>
    public const int LengthMax = 4000;

    private const string Prefix = "kagg";
    private const string Absent = "-";
    private const int HeadParts = 12;
    private const int AggregationParts = 9;

    public static string Write(PartitionMetadata metadata)
    {
        var origin = metadata.Origin;
        var text = new StringBuilder(256);
        text.Append(Invariant($"{Prefix}{Version};{origin.Cluster};{origin.Topic ?? Absent};{origin.OwnerTag};"));
        text.Append(Invariant($"{origin.TimeField:x16};{metadata.CommittedOffset};{metadata.NextOffset};"));
        text.Append(Invariant($"{Text(metadata.StreamTime)};{Text(metadata.RetentionLossUpTo)};"));
        text.Append(Invariant($"{(metadata.IsLossOpen ? 1 : 0)};{Text(metadata.ReplayLossUpTo)};"));
        if (metadata.Exceptions.Count == 0)
        {
            text.Append('-');
        }
        else
        {
            text.AppendJoin(',', metadata.Exceptions);
        }

        foreach (var each in metadata.Aggregations)
        {
            var counts = each.Counts;
            text.Append(Invariant($";{each.Topic:x16},{each.Cut:x16},{Text(each.ClosedUpTo)},{each.OpenRows}"));
            text.Append(Invariant($",{counts.Late},{counts.Undecodable},{counts.Undated},{counts.Future}"));
            text.Append(Invariant($",{counts.NullValues}"));
        }

        return text.ToString();
    }

    public static MetadataReading Read(string? text)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > LengthMax)
        {
            return default;
        }

        var parts = text.Split(';');
        var number = parts[0].AsSpan(Prefix.Length);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return default;
        }

        if (version > Version)
        {
            return new(null, version);
        }

        var metadata = version == Version ? Parse(parts) : null;
        return new(metadata is not null && Write(metadata) == text ? metadata : null);
    }

    private static PartitionMetadata? Parse(string[] parts)
    {
        if (parts.Length is < HeadParts or > HeadParts + SourceDefinition.AggregationsMax)
        {
            return null;
        }

        var topic = parts[2] == Absent ? null : parts[2];
        if (!TryHash(parts[4], out var timeField)
            || !TryNatural(parts[5], out var committedOffset)
            || !TryNatural(parts[6], out var nextOffset)
            || !TryInstant(parts[7], out var streamTime)
            || !TryInstant(parts[8], out var retentionLoss)
            || parts[9] is not ("0" or "1")
            || !TryInstant(parts[10], out var replayLoss)
            || committedOffset > nextOffset
            || ParseExceptions(parts[11], committedOffset, nextOffset) is not { } exceptions
            || ParseAggregations(parts.AsSpan(HeadParts)) is not { } aggregations)
        {
            return null;
        }

        return new()
        {
            Origin = new(parts[1], topic, parts[3], timeField),
            CommittedOffset = committedOffset,
            NextOffset = nextOffset,
            StreamTime = streamTime,
            RetentionLossUpTo = retentionLoss,
            IsLossOpen = parts[9] == "1",
            ReplayLossUpTo = replayLoss,
            Exceptions = exceptions,
            Aggregations = aggregations,
        };
    }

    private static long[]? ParseExceptions(string text, long committedOffset, long nextOffset)
    {
        if (text == Absent)
        {
            return [];
        }

        var words = text.Split(',');
        var offsets = new long[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            var least = i == 0 ? committedOffset : offsets[i - 1] + 1;
            if (!TryNatural(words[i], out offsets[i]) || offsets[i] < least || offsets[i] >= nextOffset)
            {
                return null;
            }
        }

        return offsets;
    }

    private static AggregationMetadata[]? ParseAggregations(ReadOnlySpan<string> texts)
    {
        var aggregations = new AggregationMetadata[texts.Length];
        Span<long> numbers = stackalloc long[AggregationParts - 3];
        for (var i = 0; i < texts.Length; i++)
        {
            var parts = texts[i].Split(',');
            if (parts.Length != AggregationParts
                || !TryHash(parts[0], out var topic)
                || !TryHash(parts[1], out var cut)
                || !TryInstant(parts[2], out var closedUpTo)
                || !TryNaturals(parts.AsSpan(3), numbers))
            {
                return null;
            }

            var counts = new RejectionCounts(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
            aggregations[i] = new(topic, cut, closedUpTo, numbers[0], counts);
        }

        return aggregations;
    }

    private static string Text(Instant? instant) =>
        instant?.Nanoseconds.ToString(CultureInfo.InvariantCulture) ?? Absent;

    private static bool TryNaturals(ReadOnlySpan<string> texts, Span<long> numbers)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            if (!TryNatural(texts[i], out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryNatural(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryHash(string text, out ulong hash)
    {
        hash = 0;
        return text.Length == 16
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);
    }

    private static bool TryInstant(string text, out Instant? instant)
    {
        instant = null;
        if (text == Absent)
        {
            return true;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nanoseconds))
        {
            return false;
        }

        instant = new Instant(nanoseconds);
        return true;
    }
}
