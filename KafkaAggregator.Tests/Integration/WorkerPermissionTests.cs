using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>What a broker refuses for want of a permission: named at the start, one clear line each, and nothing lost once it is given.</summary>
[Collection(OperatorCollection.Name)]
public sealed class WorkerPermissionTests(StrictBroker strict, RegistryServer registry) : IClassFixture<StrictBroker>
{
    private const string Missing = "Missing permission: ";

    /// <summary>In which a loop would fill the log: the client asks again for what is refused many times a second.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(6);

    [OwnBrokerFact]
    public async Task Topics_AreNamedOneByOne_AndLoseNothing_OnceTheyAreReadableAndWritable()
    {
        var run = await WorkerRun.CreateAsync(strict.Broker, registry, "topics");
        var topic = await run.CreateTopicAsync(partitions: 2);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 2);
        await source.WriteAsync(3);
        await strict.GiveAsync(ResourceType.Topic, topic, AclOperation.Describe);
        await strict.GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Read);
        await strict.GiveTransactionsAsync(run);
        await using var worker = StartWorker(run);
        string[] expected =
        [
            $"{Missing}Read on topic {topic}; it is not read. What would do: kafka-acls --add --allow-principal User:app --operation Read --topic {topic}",
            $"{Missing}Write on topic {topic}-aggregated; ",
            $"{Missing}Create on topic {topic}-aggregated; ",
        ];
        await ExpectOnceAsync(worker, expected);
        await strict.GiveAsync(ResourceType.Topic, topic, AclOperation.Read);
        await worker.WaitForLineAsync($"No longer missing: Read on topic {topic}");
        await strict.GiveAsync(ResourceType.Topic, $"{topic}-aggregated", AclOperation.Create);
        await worker.WaitForLineAsync($"No longer missing: Create on topic {topic}-aggregated");
        await strict.GiveAsync(ResourceType.Topic, $"{topic}-aggregated", AclOperation.Write);
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        await worker.WaitForLineAsync($"No longer missing: Write on topic {topic}-aggregated");
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task NamedTopic_ThatMayNotBeSeen_IsNamed()
    {
        var run = await WorkerRun.CreateAsync(strict.Broker, registry, "unseen");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(3);
        await strict.GiveAllAsync(run, topic, isReadable: false);
        var more = $"aggregated_topics: [{{name: {topic}-aggregated, filter: {{source_topics: [{{name: {topic}}}]}}}}]\n";
        await using var worker = StartWorker(run, more, ("TOPIC_REGEX", ""));
        await ExpectOnceAsync(worker, $"{Missing}Read on topic {topic}; ");
        await strict.GiveAsync(ResourceType.Topic, topic, AclOperation.Read);
        await run.WaitForSummariesAsync(topic, source.IsWhole);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task Group_IsNamed_WhereItMayOnlyBeDescribed_OrNotEvenThat()
    {
        var run = await WorkerRun.CreateAsync(strict.Broker, registry, "group");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(3);
        await strict.GiveAllAsync(run, topic, hasGroup: false);
        var expected = $"{Missing}Read on group {run.Prefix}; ";
        await using (var blind = StartWorker(run))
        {
            await ExpectOnceAsync(blind, expected);
            Assert.Equal(0, await blind.TerminateAsync());
        }

        await strict.GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Describe);
        await using var worker = StartWorker(run);
        await ExpectOnceAsync(worker, expected);
        await strict.GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Read);
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        await worker.WaitForLineAsync($"No longer missing: Read on group {run.Prefix}");
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task TransactionalIds_AreNamedOnce_HoweverOftenTheLaneStartsAgain()
    {
        var run = await WorkerRun.CreateAsync(strict.Broker, registry, "transactions");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(3);
        await strict.GiveAllAsync(run, topic, hasTransactions: false);
        await using var worker = StartWorker(run);
        await ExpectOnceAsync(
            worker,
            $"{Missing}Write on transactional ids that begin with {run.Prefix}-; nothing is committed. What would do: kafka-acls --add "
            + $"--allow-principal User:app --operation Write --transactional-id {run.Prefix}- --resource-pattern-type prefixed");
        await strict.GiveTransactionsAsync(run);
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        await worker.WaitForLineAsync("No longer missing: Write on transactional ids");
        Assert.Equal(0, await worker.TerminateAsync());
    }

    private WorkerProcess StartWorker(WorkerRun run, string more = "", params IEnumerable<(string, string)> settings)
    {
        var file = run.WriteConfiguration($$"""
            kafka:
              properties:
                security.protocol: SASL_SSL
                sasl.mechanism: SCRAM-SHA-512
                sasl.username: app
                sasl.password: app-secret
                ssl.ca.location: {{strict.Broker.AuthorityFile}}
            discovery_interval: 1s
            {{more}}
            """);
        return run.StartWorker(
            [("AGGREGATOR_CONFIG_FILE", file), ("KAFKA_BROKER_URL", strict.Broker.SecureBootstrapServers), StrictBroker.OwnClusterPort(), .. settings]);
    }

    /// <summary>Each of these lines once, no other error, and of warnings no more than one a partition.</summary>
    private static async Task ExpectOnceAsync(WorkerProcess worker, params string[] expected)
    {
        foreach (var text in expected)
        {
            await worker.WaitForLineAsync(text);
        }

        await Waiting.ForAsync(Watched);
        Assert.All(expected, text => Assert.Single(worker.Lines, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, worker.Lines.Count(line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)));
        var warnings = worker.Lines.Where(line => line.Contains("\"LogLevel\":\"Warning\"", StringComparison.Ordinal)).ToList();
        Assert.True(warnings.Count <= 4, string.Join('\n', warnings));
    }
}
