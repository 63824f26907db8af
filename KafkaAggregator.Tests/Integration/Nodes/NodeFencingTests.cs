using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>Whose transactional id may be taken, and what becomes of a worker whose id was, on a real broker.</summary>
[Collection(KafkaCollection.Name)]
public sealed class NodeFencingTests(KafkaBroker broker)
{
    private const int RecordsPerWindow = 100;

    /// <summary>An heir looks at who holds it up each second.</summary>
    private const int Looks = 3;

    /// <summary>
    /// A lane fails inside a commit, and starts again while another of its process is in the group: whoever gets its
    /// partition waits, and leaves the transaction to the one that began it.
    /// </summary>
    [KafkaTheory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task LivingOwner_KeepsItsId_HoweverLongItsHeirWaits(KafkaGroupProtocol protocol)
    {
        await using var run = await NodeRun.CreateAsync(broker, protocol, partitions: 2, RecordsPerWindow);
        using var goOn = new ManualResetEventSlim();
        var (isToFail, hasFailed, looks) = (0, false, 0);
        var owner = run.Start(
            new(null)
            {
                OnStep = step =>
                {
                    CountLooks(step);
                    if (step == "before commit" && Interlocked.Exchange(ref isToFail, 0) == 1)
                    {
                        Volatile.Write(ref hasFailed, true);
                        throw new TransactionException(TransactionFault.InDoubt, "no answer");
                    }

                    Assert.True(step != "before initialize" || !Volatile.Read(ref hasFailed) || goOn.Wait(NodeRun.Limit));
                },
            },
            new() { Lanes = 2 });
        run.Start(new(null) { OnStep = CountLooks });
        run.Write(RecordsPerWindow);
        await run.WaitForCommitAsync();
        Volatile.Write(ref isToFail, 1);
        run.Write(1);
        await Waiting.UntilAsync(() => Volatile.Read(ref looks) >= Looks, NodeRun.Limit, run.Lines);
        goOn.Set();
        await run.AssertWindowsAsync();
        Assert.Equal(0, run.CountLines("a dead owner left open"));

        void CountLooks(string step)
        {
            if (step == "after owners' reading" && Volatile.Read(ref hasFailed))
            {
                Interlocked.Increment(ref looks);
            }
        }
    }

    [KafkaTheory]
    [InlineData("after offsets", KafkaGroupProtocol.Classic)]
    [InlineData("before begin", KafkaGroupProtocol.Consumer)]
    public async Task Lane_StartsAgainWithAnotherProducer_WhereItsIdWasTaken(string step, KafkaGroupProtocol protocol)
    {
        await using var run = await NodeRun.CreateAsync(broker, protocol, partitions: 2, RecordsPerWindow);
        var isToBeTaken = 0;
        MortalNode node = null!;
        node = run.Start(new(null)
        {
            OnStep = name =>
            {
                if (name == step && Interlocked.Exchange(ref isToBeTaken, 0) == 1)
                {
                    TakeId(node);
                }
            },
        });
        run.Write(RecordsPerWindow);
        await run.WaitForCommitAsync();
        Volatile.Write(ref isToBeTaken, 1);
        run.Write(RecordsPerWindow);
        await Waiting.UntilAsync(() => run.CountLines("another took this lane's place") == 1, NodeRun.Limit, run.Lines);
        Assert.Equal(1, run.CountLines("It starts again in 00:00:01"));
        await run.AssertWindowsAsync();
    }

    private void TakeId(MortalNode node)
    {
        using var other = new TransactionalProducer(
            new KafkaOptions { BootstrapServers = broker.BootstrapServers }, node.TransactionalId, TimeProvider.System, NullLogger.Instance);
        other.Initialize();
    }
}
