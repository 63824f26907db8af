using System.Diagnostics;
using System.Text.Json;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Clustering;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KafkaAggregator.Tests.Http;

/// <summary>The whole group's partitions, from a cluster of two and from Kafka.</summary>
public sealed class PartitionRouteTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TopicPartition Owned = new("mount", 0);
    private static readonly TopicPartition Free = new("mount", 1);

    private readonly ScriptedCluster _kafka = new() { Group = new("Stable", [new("member", "elsewhere-0", "/10.0.0.1", null, [Owned])]) };
    private readonly PartitionDirectory _directory = new();

    [Fact]
    public async Task Answer_HasThePartitionsOfAllNodes_PageByPage()
    {
        var second = nodes.Second.Services.GetRequiredService<PartitionDirectory>();
        var partitions = Enumerable.Range(0, (2 * NodeReportActor.PageMax) + 1)
            .Select(number => new LanePartition(0, new Ownership(new TopicPartition("many", number), 1))).ToList();
        partitions.ForEach(second.Set);
        var answers = await AskAsync(nodes.First);
        partitions.ForEach(second.Remove);
        Assert.Equal(Enumerable.Range(0, partitions.Count), answers.Select(answer => answer.Partition));
        Assert.All(answers, answer => Assert.Equal(nodes.Fill("{2}"), answer.Node));
        Assert.Equal(nodes.Second.Services.GetRequiredService<NodeParts>().Kafka.ClientId, answers[0].Owner);
        Assert.Equal("opening", answers[0].State);
    }

    [Fact]
    public async Task Answer_ShowsWhatNoNodeTells_AsKafkaKnowsIt()
    {
        _directory.SetKnown([Owned, Free]);
        var answers = await AskAsync(nodes.First, _directory);
        Assert.Equal([("elsewhere-0", "unknown"), (null, "unowned")], answers.Select(answer => (answer.Owner, answer.State)));
        _kafka.Failure = new KafkaUnavailableException("away");
        answers = await AskAsync(nodes.First, _directory);
        Assert.All(answers, answer => Assert.Equal("unknown", answer.State));
    }

    [Fact]
    public void Merge_TakesTheOneThatIsFurther_WhileAPartitionMoves()
    {
        var merged = PartitionRoute.Merge([Told("a", 5), Told("b", 7), Told("c", null)]);
        Assert.Equal("b", Assert.Single(merged.Values).Node);
    }

    private static NodePartitions Told(string node, long? nextOffset) => new(
        node,
        node,
        [new() { Topic = Owned.Topic, Partition = Owned.Partition, Lane = 0, State = PartitionPhase.Running, NextOffset = nextOffset }]);

    private async Task<List<PartitionAnswer>> AskAsync(ClusterNode node, PartitionDirectory? directory = null)
    {
        var clock = Stopwatch.StartNew();
        var route = new PartitionRoute(
            node.Services.GetRequiredService<NodeReports>(), directory ?? node.Services.GetRequiredService<PartitionDirectory>(), _kafka, "group");
        while (true)
        {
            var context = new DefaultHttpContext { RequestServices = node.Services };
            using var body = new MemoryStream();
            context.Response.Body = body;
            await route.AnswerAsync(context);
            if (!context.Response.Headers.ContainsKey(PartitionRoute.SilentNodesHeader))
            {
                return JsonSerializer.Deserialize<List<PartitionAnswer>>(body.ToArray(), PartitionAnswer.Json)!;
            }

            Assert.True(clock.Elapsed < Limit, "a node stays silent"); // for a moment it may, on a busy machine
        }
    }
}
