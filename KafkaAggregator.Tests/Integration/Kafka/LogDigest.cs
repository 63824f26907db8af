using System.Security.Cryptography;
using System.Text;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>One partition as a fetcher gave it: how many records, and a digest over all that is in them.</summary>
internal sealed record LogDigest(int Records, string Digest)
{
    /// <summary>Polls a member until the end of a partition is confirmed there.</summary>
    public static LogDigest Read(GroupMember member, TopicPartition partition, long from, long end)
    {
        member.Consumer.Assign(partition, 1, from);
        member.PollUntil(() => member.Events.OfType<EndConfirmed>().Any(item => item.Partition == partition && item.Offset >= end));
        member.Consumer.Unassign(partition);
        var records = member.Records.Where(record => record.Partition == partition).ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var record in records)
        {
            var headers = string.Join(',', record.Headers.Select(header => $"{header.Key}={Text(header.Value)}"));
            hash.AppendData(Encoding.UTF8.GetBytes($"{record.Offset} {record.Timestamp} {Text(record.Key)} {Text(record.Value)} {headers}\n"));
        }

        return new LogDigest(records.Count, Convert.ToHexString(hash.GetHashAndReset()));
    }

    private static string Text(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);
}
