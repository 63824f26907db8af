using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Clustering;

namespace KafkaAggregator.Host.Http;

/// <summary>
/// <c>/api/partitions</c>: every partition of the group, whichever node is asked. Each node tells of its own; those of
/// which none tells are shown with what Kafka says of them, and who did not answer.
/// </summary>
/// <param name="reports">Asks the nodes.</param>
/// <param name="directory">Knows what is read.</param>
/// <param name="groups">Asks Kafka.</param>
/// <param name="group">The consumer group.</param>
internal sealed class PartitionRoute(
    NodeReports reports, PartitionDirectory directory, IGroupCatalog groups, string group)
{
    /// <summary>Names the nodes that did not answer, with commas between.</summary>
    public const string SilentNodesHeader = "Aggregator-Silent-Nodes";

    private static readonly TimeSpan GroupLimit = TimeSpan.FromSeconds(2);

    public async Task AnswerAsync(HttpContext context)
    {
        var nodes = await reports.ReadPartitionsAsync(context.RequestAborted);
        var silent = string.Join(", ", nodes.Where(node => node.Owner is null).Select(node => node.Node));
        if (silent.Length > 0)
        {
            context.Response.Headers[SilentNodesHeader] = silent;
        }

        var told = Merge(nodes);
        TopicPartition[] untold = [.. directory.Known.Where(partition => !told.ContainsKey(partition))];
        if (untold.Length > 0)
        {
            await AddUntoldAsync(told, untold, silent, context.RequestAborted);
        }

        var answers = told.OrderBy(pair => pair.Key).Select(pair => pair.Value);
        await context.Response.WriteAsJsonAsync(answers, PartitionAnswer.Json, context.RequestAborted);
    }

    /// <summary>While a partition moves, two may tell of it: the one that is further is its owner.</summary>
    internal static Dictionary<TopicPartition, PartitionAnswer> Merge(IEnumerable<NodePartitions> nodes)
    {
        var told = new Dictionary<TopicPartition, PartitionAnswer>();
        foreach (var node in nodes)
        {
            foreach (var status in node.Partitions)
            {
                var partition = new TopicPartition(status.Topic, status.Partition);
                if (!told.TryGetValue(partition, out var other) || (status.NextOffset ?? -1) > (other.NextOffset ?? -1))
                {
                    told[partition] = PartitionAnswer.Of(status, node.Owner ?? "", node.Node);
                }
            }
        }

        return told;
    }

    private async Task AddUntoldAsync(
        Dictionary<TopicPartition, PartitionAnswer> told,
        TopicPartition[] untold,
        string silent,
        CancellationToken cancellation)
    {
        var owners = await FindOwnersAsync(cancellation);
        foreach (var partition in untold)
        {
            var owner = owners?.GetValueOrDefault(partition)?.ClientId;
            var reason = (owner, owners, silent.Length) switch
            {
                (null, not null, _) => "no member of the group has it",
                (_, _, > 0) => $"no answer from {silent}",
                (null, _, _) => "no node has it, and the group cannot be asked",
                _ => "its owner is no member of this cluster, or has only just been given it",
            };
            var state = owner is null && owners is not null ? "unowned" : "unknown";
            told[partition] = PartitionAnswer.Untold(partition, owner, state, reason);
        }
    }

    /// <summary>Null where Kafka does not answer in time.</summary>
    private async Task<IReadOnlyDictionary<TopicPartition, GroupMemberDescription>?> FindOwnersAsync(
        CancellationToken cancellation)
    {
        try
        {
            return (await groups.DescribeGroupAsync(group, cancellation).WaitAsync(GroupLimit, cancellation)).Owners();
        }
        catch (Exception error) when (error is KafkaUnavailableException or TimeoutException)
        {
            return null;
        }
    }
}
