using Confluent.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Commands;

/// <summary><c>agents</c> as a process, on a real broker and a real registry.</summary>
[Collection(WorkerCollection.Name)]
public sealed class AgentsTests(KafkaBroker broker, RegistryServer registry)
{
    private const int Records = 20;
    private const long Start = 1_700_000_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [KafkaFact]
    public async Task Process_ShowsOwnerAndLag_WhileAWorkerRunsAndAfterIt()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "agents");
        var topic = $"{run.Prefix}-000";
        await broker.CreateNamedTopicAsync(topic);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        await SendAsync(producer, topic, from: 0);
        await using (var worker = run.StartWorker(("PROGRESS_INTERVAL", "1s")))
        {
            Assert.Matches($@"^{topic} 0 {topic}-aggregated 2 \S+@127\.0\.0\.1 0$", await WaitForRowAsync(run, IsCaughtUp));

            // What a transactional producer leaves at the end: a marker, which is no record and no lag.
            await SendTransactionAsync(producer, run, topic);
            await WaitForRowAsync(run, IsCaughtUp);
            Assert.Equal(0, await worker.TerminateAsync());
        }

        await SendAsync(producer, topic, from: Records);

        // Before records a marker counts, where it was not passed over when the end was confirmed.
        var behind = await WaitForRowAsync(run, row => row.Contains(" - ", StringComparison.Ordinal));
        Assert.Matches($"^{topic} 0 {topic}-aggregated 2 - ({Records}|{Records + 1})$", behind);
    }

    private static bool IsCaughtUp(string row) => row.EndsWith(" 0", StringComparison.Ordinal);

    private static async Task SendAsync(RawProducer producer, string topic, int from)
    {
        for (var i = from; i < from + Records; i++)
        {
            await producer.SendAsync(topic, 0, Start + (i * 100), i);
        }
    }

    private static async Task SendTransactionAsync(RawProducer encoder, WorkerRun run, string topic)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = run.Bootstrap, TransactionalId = run.Prefix }).Build();
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        const long Time = Start + (Records * 100);
        await producer.ProduceAsync(
            new TopicPartition(topic, 0),
            new Message<Null, byte[]> { Value = encoder.Encode(Time / 1000.0, 1), Timestamp = new Timestamp(Time, TimestampType.CreateTime) });
        producer.CommitTransaction(Limit);
    }

    /// <summary>Asks until the table's only row is as expected; gives it, a space between the cells.</summary>
    private static async Task<string> WaitForRowAsync(WorkerRun run, Func<string, bool> isIt)
    {
        using var deadline = new CancellationTokenSource(Limit);
        while (true)
        {
            var agents = await run.ReadVerbAsync("agents");
            Assert.True(agents.Code == 0, agents.Error);
            var lines = agents.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
            var row = string.Join(' ', Assert.Single(lines.Skip(1)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (isIt(row))
            {
                return row;
            }

            Assert.False(deadline.IsCancellationRequested, row);
        }
    }
}
