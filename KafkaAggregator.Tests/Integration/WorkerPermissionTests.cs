using System.Text.Json;
using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>What a broker refuses for want of a permission: named at the start, one clear line each, and nothing lost once it is given.</summary>
[Collection(OperatorCollection.Name)]
public sealed class WorkerPermissionTests(StrictBroker strict, RegistryServer registry) : IClassFixture<StrictBroker>
{
    private const string Missing = "Missing permission: ";
    private const string StallTimeout = "4s";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>In which a loop would fill the log: the client asks again for what is refused many times a second.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(6);

    [OwnBrokerFact]
    public async Task Topics_AreNamedOneByOne_AndLoseNothing_OnceTheyAreReadableAndWritable()
    {
        using var run = await StrictRun.CreateAsync(strict, registry, "topics", partitions: 2);
        await strict.GiveAsync(ResourceType.Topic, run.Topic, AclOperation.Describe);
        await strict.GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Read);
        await strict.GiveTransactionsAsync(run);
        await using var worker = run.StartWorker();
        string[] expected =
        [
            $"{Missing}Read on topic {run.Topic}; it is not read. What would do: kafka-acls --add --allow-principal User:app "
                + $"--operation Read --topic {run.Topic}",
            $"{Missing}Write on topic {run.Topic}-aggregated; ",
            $"{Missing}Create on topic {run.Topic}-aggregated; ",
        ];
        await ExpectOnceAsync(worker, expected);
        await strict.GiveAsync(ResourceType.Topic, run.Topic, AclOperation.Read);
        await worker.WaitForLineAsync($"No longer missing: Read on topic {run.Topic}");
        await strict.GiveAsync(ResourceType.Topic, $"{run.Topic}-aggregated", AclOperation.Create);
        await worker.WaitForLineAsync($"No longer missing: Create on topic {run.Topic}-aggregated");
        await strict.GiveAsync(ResourceType.Topic, $"{run.Topic}-aggregated", AclOperation.Write);
        await run.ExpectAllAsync();
        await worker.WaitForLineAsync($"No longer missing: Write on topic {run.Topic}-aggregated");
        var lines = worker.Lines.Count;
        await strict.TakeAsync(ResourceType.Topic, run.Topic, AclOperation.Read);
        await run.WriteMoreAsync();
        await worker.WaitForLineAsync($"{Missing}Read on topic {run.Topic}; it is not read", behind: lines);
        await strict.GiveAsync(ResourceType.Topic, run.Topic, AclOperation.Read);
        await run.ExpectAllAsync();
        await worker.WaitForLineAsync($"No longer missing: Read on topic {run.Topic}", behind: lines);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public Task OneTopicOfTwo_ThatMayNotBeRead_IsBlocked_WhileItsLaneGoesOn() => BlockOneTopicAsync("direct");

    [OwnBrokerFact]
    public Task OneTopicOfTwo_ThatMayNotBeRead_IsBlocked_WhileItsLaneGoesOn_WithLibrdkafkasFetching() => BlockOneTopicAsync("librdkafka");

    [OwnBrokerFact]
    public async Task NamedTopic_ThatMayNotBeSeen_IsNamed()
    {
        using var run = await StrictRun.CreateAsync(strict, registry, "unseen");
        await strict.GiveAllAsync(run, isReadable: false);
        var more = $"aggregated_topics: [{{name: {run.Topic}-aggregated, filter: {{source_topics: [{{name: {run.Topic}}}]}}}}]\n";
        await using var worker = run.StartWorker(more, settings: [("TOPIC_REGEX", "")]);
        await ExpectOnceAsync(worker, $"{Missing}Read on topic {run.Topic}; ");
        await strict.GiveAsync(ResourceType.Topic, run.Topic, AclOperation.Read);
        await run.WaitForAllAsync();
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task Group_IsNamed_WhereItMayOnlyBeDescribed_OrNotEvenThat()
    {
        using var run = await StrictRun.CreateAsync(strict, registry, "group");
        await strict.GiveAllAsync(run, hasGroup: false);
        var expected = $"{Missing}Read on group {run.Prefix}; ";
        await using (var blind = run.StartWorker())
        {
            await ExpectOnceAsync(blind, expected);
            Assert.Equal(0, await blind.TerminateAsync());
        }

        await strict.GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Describe);
        await using var worker = run.StartWorker();
        await ExpectOnceAsync(worker, expected);
        await strict.GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Read);
        await run.ExpectAllAsync();
        await worker.WaitForLineAsync($"No longer missing: Read on group {run.Prefix}");
        var lines = worker.Lines.Count;
        await strict.TakeAsync(ResourceType.Group, run.Prefix, AclOperation.Read);
        await run.WriteMoreAsync();
        await worker.WaitForLineAsync(expected, behind: lines);
        await strict.GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Read);
        await run.ExpectAllAsync();
        await worker.WaitForLineAsync($"No longer missing: Read on group {run.Prefix}", behind: lines);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task TransactionalIds_AreNamedOnce_HoweverOftenTheLaneStartsAgain()
    {
        using var run = await StrictRun.CreateAsync(strict, registry, "transactions");
        await strict.GiveAllAsync(run, hasTransactions: false);
        await using var worker = run.StartWorker();
        await ExpectOnceAsync(
            worker,
            $"{Missing}Write on transactional ids that begin with {run.Prefix}-; nothing is committed. What would do: kafka-acls --add "
            + $"--allow-principal User:app --operation Write --transactional-id {run.Prefix}- --resource-pattern-type prefixed");
        await strict.GiveTransactionsAsync(run);
        await run.ExpectAllAsync();
        await worker.WaitForLineAsync("No longer missing: Write on transactional ids");
        var lines = worker.Lines.Count;
        await strict.TakeTransactionsAsync(run);
        await run.WriteMoreAsync();
        await worker.WaitForLineAsync($"{Missing}Write on transactional ids", behind: lines);
        await strict.GiveTransactionsAsync(run);
        await run.ExpectAllAsync();
        await worker.WaitForLineAsync("No longer missing: Write on transactional ids", behind: lines);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>
    /// One lane has both topics, and would be started again several times while one of them stands: nothing is left to commit of it, which
    /// would be refused too.
    /// </summary>
    private async Task BlockOneTopicAsync(string fetcher)
    {
        using var open = await StrictRun.CreateAsync(strict, registry, "open");
        using var closed = await StrictRun.CreateAsync(strict, registry, "closed");
        await strict.GiveAllAsync(open);
        await strict.GiveAllAsync(closed, hasGroup: false, hasTransactions: false);
        await strict.GiveAsync(ResourceType.Topic, closed.Topic, AclOperation.Describe);
        var url = $"http://127.0.0.1:{FreePorts.Find(1)}";
        await using var worker = open.StartWorker(
            $"stall_timeout: {StallTimeout}\nkafka.fetcher: {fetcher}\n",
            settings: [("TOPIC_REGEX", $"^({open.Prefix}|{closed.Prefix})-[0-9]+$"), ("HTTP_URLS", url)]);
        var expected = $"{Missing}Read on topic {closed.Topic}; it is not read";
        await open.ExpectAllAsync();
        await closed.ExpectAllAsync();
        await strict.TakeAsync(ResourceType.Topic, closed.Topic, AclOperation.Read);
        await closed.WriteMoreAsync();
        await worker.WaitForLineAsync(expected);
        using var client = new HttpClient();
        await Waiting.UntilAsync(
            async () => (await ReadStateAsync(client, url, closed.Topic)).State == "blocked", Limit, () => "it is not blocked");
        for (var i = 0; i < 3; i++)
        {
            await Waiting.ForAsync(Watched);
            await open.WriteMoreAsync();
            await open.ExpectAllAsync();
        }

        var (state, reason) = await ReadStateAsync(client, url, closed.Topic);
        Assert.Equal("blocked", state);
        Assert.StartsWith($"Read on topic {closed.Topic} is not permitted: ", reason, StringComparison.Ordinal);
        Assert.Equal("running", (await ReadStateAsync(client, url, open.Topic)).State);
        Assert.Contains(reason!, await ReadReadyAsync(client, url), StringComparison.Ordinal);
        ExpectNoErrorBut(expected, worker);
        await strict.GiveAsync(ResourceType.Topic, closed.Topic, AclOperation.Read);
        await closed.ExpectAllAsync();
        await Waiting.UntilAsync(
            async () => (await ReadStateAsync(client, url, closed.Topic)).State == "running", Limit, () => "it does not run");
        Assert.Equal(0, await worker.TerminateAsync());
        ExpectNoErrorBut(expected, worker);
    }

    private static void ExpectNoErrorBut(string expected, WorkerProcess worker)
    {
        var errors = ErrorsOf(worker);
        Assert.True(errors.Count == 1 && errors[0].Contains(expected, StringComparison.Ordinal), string.Join('\n', errors));
    }

    private static List<string> ErrorsOf(WorkerProcess worker) =>
        [.. worker.Lines.Where(line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal))];

    private static async Task<string> ReadReadyAsync(HttpClient client, string url)
    {
        using var answer = await client.GetAsync(new Uri($"{url}/ready?verbose"));
        Assert.False(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<(string? State, string? Reason)> ReadStateAsync(HttpClient client, string url, string topic)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{url}/api/partitions")));
        return document.RootElement.EnumerateArray()
            .Where(one => one.GetProperty("topic").GetString() == topic)
            .Select(one => (one.GetProperty("state").GetString(), one.GetProperty("reason").GetString()))
            .Single();
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
        Assert.Equal(expected.Length, ErrorsOf(worker).Count);
        var warnings = worker.Lines.Where(line => line.Contains("\"LogLevel\":\"Warning\"", StringComparison.Ordinal)).ToList();
        Assert.True(warnings.Count <= 4, string.Join('\n', warnings));
    }
}
