using System.Buffers.Binary;
using Confluent.Kafka;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>Reads aggregated topics with <c>read_committed</c>, from their beginning.</summary>
internal sealed class SummaryReader : IDisposable
{
    private const int FrameBytes = 5;

    /// <summary>What a commit writes is visible at once: where so long nothing follows, that was all of it.</summary>
    private static readonly TimeSpan CommitGap = TimeSpan.FromMilliseconds(10);

    /// <summary>Where so long nothing comes, a run is given up.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly HashSet<(string Topic, int Partition, double Time)> _seen = [];
    private readonly double _closingTime;
    private long _records;
    private int _repeated;

    /// <param name="servers">The broker.</param>
    /// <param name="partitions">What is read.</param>
    /// <param name="closingTime">Summaries of this time and later, in Unix seconds, do not count.</param>
    public SummaryReader(ServerAddresses servers, IEnumerable<TopicPartition> partitions, double closingTime)
    {
        _closingTime = closingTime;
        _consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = servers.Bootstrap,
            GroupId = "end-to-end-reader",
            EnableAutoCommit = false,
            IsolationLevel = IsolationLevel.ReadCommitted,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        _consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
    }

    /// <summary>Waits for so many summaries of windows that event time closes.</summary>
    public SummaryCourse Read(IMeasuredProcess process, int summaries)
    {
        WaitForOne();
        var (firstAfter, atFirst) = (process.Age, ProcessCost.Read(process.Id));
        while (_seen.Count < summaries && Take(CommitGap))
        {
            // all of the first commit
        }

        var recordsOfFirst = _records;
        WaitFor(summaries);
        var (lastAfter, atLast) = (process.Age, ProcessCost.Read(process.Id));
        return new SummaryCourse(firstAfter, lastAfter, atFirst, atLast, _records - recordsOfFirst, _repeated);
    }

    /// <summary>Waits for the next one.</summary>
    public void WaitForOne()
    {
        var count = _seen.Count;
        while (_seen.Count == count)
        {
            if (!Take(Limit))
            {
                throw new TimeoutException($"no summary within {Limit} behind {count}");
            }
        }
    }

    /// <summary>Waits until so many were read.</summary>
    public void WaitFor(int summaries)
    {
        while (_seen.Count < summaries)
        {
            WaitForOne();
        }
    }

    public void Dispose() => _consumer.Dispose();

    /// <summary>A summary begins with time, window size and count, whoever writes it.</summary>
    private bool Take(TimeSpan wait)
    {
        if (_consumer.Consume(wait) is not { } result)
        {
            return false;
        }

        var value = result.Message.Value.AsSpan(FrameBytes);
        var time = BinaryPrimitives.ReadDoubleLittleEndian(value);
        if (time >= _closingTime)
        {
            return true; // a last window, which silence closed
        }

        if (_seen.Add((result.Topic, result.Partition, time)))
        {
            _records += ReadLong(value[(2 * sizeof(double))..]);
        }
        else
        {
            _repeated++;
        }

        return true;
    }

    private static long ReadLong(ReadOnlySpan<byte> value)
    {
        ulong zigzag = 0;
        for (var (i, shift) = (0, 0); ; i++, shift += 7)
        {
            zigzag |= (ulong)(value[i] & 0x7F) << shift;
            if (value[i] < 0x80)
            {
                return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            }
        }
    }
}
