using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Machine;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <content>
/// Fetching, and the poll thread's wait: it sleeps as long as nobody can have given it anything to do, so that an hour
/// of nothing costs nothing.
/// </content>
internal sealed partial class ModelConsumer
{
    private const int BatchMax = 8;

    /// <summary>Whether a poll ends after its wait, whoever did something meanwhile.</summary>
    public bool IsPolledForEver { get; init; }

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset) =>
        _fetches[partition] = new() { Epoch = ownershipEpoch, Offset = offset };

    public void Unassign(TopicPartition partition) => _fetches.Remove(partition);

    public void Seek(TopicPartition partition, long offset) => _fetches[partition].Move(offset);

    public void Withhold(TopicPartition partition) => _fetches[partition].IsWithheld = true;

    public void Release(TopicPartition partition) => _fetches[partition].IsWithheld = false;

    public FetchEvent? Poll(TimeSpan wait)
    {
        if (!Answer(out var fetched))
        {
            _isAwake = false;
            _parked = (_kernel.Now, wait);
            if (IsPolledForEver)
            {
                WakeAfter(wait);
            }

            SimulationFiber.Current!.WaitFor(() => _isAwake);
            _parked = null;
            Answer(out fetched);
        }

        return fetched;
    }

    /// <summary>The process did something: the poll thread may have a command.</summary>
    public void OnActivity()
    {
        if (_parked is { } parked)
        {
            _parked = null;
            _kernel.At(Math.Max(_kernel.Now, parked.Since + parked.Wait.Ticks), () => _isAwake = true);
        }
    }

    /// <summary>There may be something to fetch.</summary>
    public void Wake()
    {
        if (_parked is not null && !Process.IsDead && _fetches.Any(fetch => HasSomething(fetch.Key, fetch.Value)))
        {
            WakeAfter(_connection.Latency());
        }
    }

    private void WakeAfter(TimeSpan delay) => _kernel.After(delay, () => _isAwake = true);

    private bool Answer(out FetchEvent? fetched)
    {
        if (Process.IsDead)
        {
            throw new ProcessDiedException();
        }

        fetched = null;
        if (_callbacks.TryDequeue(out var callback))
        {
            _isInCallback = true;
            try
            {
                callback();
            }
            finally
            {
                _isInCallback = false;
            }

            return true;
        }

        fetched = Process.IsIsolated ? null : Next();
        return fetched is not null;
    }

    private bool HasSomething(TopicPartition partition, Fetch fetch) =>
        !fetch.IsWithheld && _broker.LogOf(partition).LastStableOffset is var end && (end > fetch.Offset || fetch.ConfirmedEnd != end);

    private FetchEvent? Next()
    {
        var ready = _fetches.Where(fetch => HasSomething(fetch.Key, fetch.Value)).ToList();
        if (ready.Count == 0)
        {
            return null;
        }

        var (partition, fetch) = ready[_kernel.Random.Next(ready.Count)];
        var log = _broker.LogOf(partition);
        var records = log.ReadCommitted(fetch.Offset).Take(1 + _kernel.Random.Next(BatchMax))
            .Select(record => (record.Offset, record.Entry.Value)).ToList();
        if (records.Count > 0)
        {
            fetch.Move(records[^1].Offset + 1);
            return new ScriptedBatch(partition, fetch.Epoch, records);
        }

        fetch.Move(Math.Max(fetch.Offset, log.LastStableOffset));
        fetch.ConfirmedEnd = fetch.Offset;
        return new EndConfirmed(partition, fetch.Epoch, fetch.Offset);
    }

    private sealed class Fetch
    {
        public required long Epoch { get; init; }

        public required long Offset { get; set; }

        public bool IsWithheld { get; set; }

        /// <summary>The end that was told last.</summary>
        public long ConfirmedEnd { get; set; } = -1;

        public void Move(long offset) => Offset = offset;
    }
}
