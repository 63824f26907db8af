using System.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Core.Partitions;
using Microsoft.Extensions.Logging.Abstractions;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A consumer that a test polls on its own thread, with what it was given and told.</summary>
internal sealed class GroupMember : IGroupListener, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly RecordEntry[] _entries = new RecordEntry[100];
    private long _epoch;

    public GroupMember(KafkaOptions options, bool isDirect = false)
        : this(isDirect
            ? new DirectConsumer(options, lane: 0, TimeProvider.System, NullLogger.Instance)
            : new LibrdkafkaConsumer(options, lane: 0, TimeProvider.System, NullLogger.Instance))
    {
    }

    public GroupMember(IGroupConsumer consumer) => Consumer = consumer;

    public IGroupConsumer Consumer { get; }

    /// <summary>What it is given by the group is fetched from the start at once, rather than by the test.</summary>
    public bool FetchesWhatItOwns { get; init; }

    public HashSet<TopicPartition> Owned { get; } = [];

    public List<ConsumedRecord> Records { get; } = [];

    public List<FetchEvent> Events { get; } = [];

    public List<string> Troubles { get; } = [];

    public List<string> Fatal { get; } = [];

    public List<TopicPartition> Revoked { get; } = [];

    public List<TopicPartition> Lost { get; } = [];

    /// <summary>Called while partitions are being given.</summary>
    public Action<IReadOnlyList<TopicPartition>>? WhileAssigned { get; set; }

    /// <summary>Called while partitions are being revoked.</summary>
    public Action<IReadOnlyList<TopicPartition>>? WhileRevoked { get; set; }

    /// <summary>Called while partitions are being lost.</summary>
    public Action<IReadOnlyList<TopicPartition>>? WhileLost { get; set; }

    public int Batches { get; private set; }

    public static KafkaOptions Options(string bootstrapServers, KafkaGroupProtocol protocol = KafkaGroupProtocol.Classic) => new()
    {
        BootstrapServers = bootstrapServers,
        GroupId = $"group-{Guid.NewGuid():N}",
        GroupProtocol = protocol,
        SessionTimeout = TimeSpan.FromSeconds(6),
    };

    public void Poll(TimeSpan wait)
    {
        switch (Consumer.Poll(wait))
        {
            case null:
                break;
            case RecordBatch batch:
                Read(batch);
                break;
            case var item:
                Events.Add(item);
                break;
        }
    }

    public void PollUntil(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Poll(TimeSpan.FromMilliseconds(20));
            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException(
                    $"not within {Limit}; {Records.Count} records, events {string.Join(", ", Events)}, troubles {string.Join("; ", Troubles)}");
            }
        }
    }

    /// <summary>Polls for a while, for what is not to come.</summary>
    public void PollFor(TimeSpan span)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < span)
        {
            Poll(TimeSpan.FromMilliseconds(20));
        }
    }

    public List<long> Offsets(TopicPartition partition) => [.. Records.Where(record => record.Partition == partition).Select(record => record.Offset)];

    public void OnAssigned(IReadOnlyList<TopicPartition> partitions)
    {
        WhileAssigned?.Invoke(partitions);
        Owned.UnionWith(partitions);
        foreach (var partition in FetchesWhatItOwns ? partitions : [])
        {
            Consumer.Assign(partition, ++_epoch, 0);
        }
    }

    public void OnRevoked(IReadOnlyList<TopicPartition> partitions)
    {
        WhileRevoked?.Invoke(partitions);
        Revoked.AddRange(partitions);
        Owned.ExceptWith(partitions);
    }

    public void OnLost(IReadOnlyList<TopicPartition> partitions)
    {
        WhileLost?.Invoke(partitions);
        Lost.AddRange(partitions);
        Owned.ExceptWith(partitions);
    }

    public void OnTrouble(string reason) => Troubles.Add(reason);

    public void OnFatal(string reason) => Fatal.Add(reason);

    public void Dispose() => Consumer.Dispose();

    private void Read(RecordBatch batch)
    {
        using (batch)
        {
            Batches++;
            for (int count; (count = batch.Read(_entries)) > 0;)
            {
                foreach (ref readonly var entry in _entries.AsSpan(0, count))
                {
                    Records.Add(new ConsumedRecord(
                        batch.Partition,
                        entry.Offset,
                        entry.TimestampMilliseconds,
                        entry.HasKey ? entry.Key.ToArray() : null,
                        entry.HasValue ? entry.Value.ToArray() : null,
                        ((IHeaderReader)batch).Read(entry.Handle)));
                }
            }
        }
    }
}
