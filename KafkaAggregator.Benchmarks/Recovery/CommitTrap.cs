using Confluent.Kafka;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>
/// Suspends a worker inside a commit: a reader of uncommitted records sees its summaries, the worker is stopped, and it
/// stays so where the group's offsets are then held by its transaction.
/// </summary>
internal sealed class CommitTrap : IDisposable
{
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OffsetsLimit = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly IConsumer<Ignore, Ignore> _summaries;
    private readonly IConsumer<Ignore, Ignore> _offsets;
    private readonly List<TopicPartition> _source;

    public CommitTrap(string bootstrap, string group, string topic, string aggregatedTopic, int partitions)
    {
        _source = [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition))];
        _summaries = Build(bootstrap, "recovery-trap", IsolationLevel.ReadUncommitted);
        _summaries.Assign(Enumerable.Range(0, partitions)
            .Select(partition => new TopicPartitionOffset(aggregatedTopic, partition, Offset.End)));
        _offsets = Build(bootstrap, group, IsolationLevel.ReadCommitted);
    }

    /// <summary>It is suspended when this returns.</summary>
    public void Catch(WorkerProcess worker)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Limit;
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            Drain();
            if (_summaries.Consume(PollWait) is null)
            {
                continue;
            }

            worker.Suspend();
            if (AreOffsetsHeld())
            {
                return;
            }

            worker.Resume();
        }

        throw new TimeoutException($"no commit was met within {Limit}");
    }

    public void Dispose()
    {
        _summaries.Dispose();
        _offsets.Dispose();
    }

    private static IConsumer<Ignore, Ignore> Build(string bootstrap, string group, IsolationLevel isolation) =>
        new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = group,
            EnableAutoCommit = false,
            IsolationLevel = isolation,
            AutoOffsetReset = AutoOffsetReset.Latest,
        }).SetLogHandler((_, _) => { }).Build();

    /// <summary>What came meanwhile belongs to commits that are over.</summary>
    private void Drain()
    {
        while (_summaries.Consume(TimeSpan.Zero) is not null)
        {
        }
    }

    /// <summary>Reading them waits for the transaction that holds them.</summary>
    private bool AreOffsetsHeld()
    {
        try
        {
            _offsets.Committed(_source, OffsetsLimit);
            return false;
        }
        catch (KafkaException)
        {
            return true;
        }
    }
}
