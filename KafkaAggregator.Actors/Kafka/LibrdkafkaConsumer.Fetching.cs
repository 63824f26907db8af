using System.Runtime.InteropServices;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>Fetching: from librdkafka's queues to events.</summary>
public sealed unsafe partial class LibrdkafkaConsumer
{
    private const int SeekLimitMilliseconds = 500;
    private const int StateError = -172;

    /// <summary>Gives librdkafka in one call what is to be fetched and is not yet.</summary>
    private void GiveWanted()
    {
        if (_wanted.Count == 0)
        {
            return;
        }

        if (_wanted.Exists(fetch => fetch.IsEndedAndWanted))
        {
            TakeBackEnded();
        }

        using var list = new PartitionList(_wanted.Count); // fewer than before, where one of them was revoked meanwhile
        foreach (var fetch in _wanted)
        {
            list.Add(fetch.Partition, fetch.Position);
            fetch.Stage = FetchStage.Fetching;
            if (_ledBefore.Contains(fetch.Partition) && !_astray.Contains(fetch))
            {
                _astray.Add(fetch);
            }
        }

        _wanted.Clear();
        if (Librdkafka.Take(Librdkafka.rd_kafka_incremental_assign(_handle, list.Pointer)) is { } refusal)
        {
            _listener?.OnTrouble($"partitions could not be fetched: {refusal}");
        }
    }

    /// <summary>
    /// Librdkafka does not seek a partition that it ended (tried: the seek is refused as a wrong state), so it is taken
    /// out of its assignment and given again. A revocation that waits in the queue would take this for its answer, so
    /// callbacks are served first.
    /// </summary>
    private void TakeBackEnded()
    {
        TakeFrom(_lane, TimeSpan.Zero);
        using var list = new PartitionList(_wanted.Count);
        foreach (var fetch in _wanted.Where(fetch => fetch.IsEndedAndWanted))
        {
            list.Add(fetch.Partition, fetch.Position);
            fetch.IsEndedAndWanted = false;
            _logger.Restarted(fetch.Partition, fetch.Position);
        }

        if (!list.Elements.IsEmpty)
        {
            _ = Librdkafka.Take(Librdkafka.rd_kafka_incremental_unassign(_handle, list.Pointer));
        }
    }

    /// <summary>
    /// Fetches from an offset on. What librdkafka had of it before is not given any more when this returns.
    /// </summary>
    private void StartAt(PartitionFetch fetch, long offset)
    {
        fetch.Position = offset;
        fetch.IsStowed = false;
        Resume(fetch);
        if (fetch.Stage == FetchStage.Fetching)
        {
            using var list = new PartitionList(1);
            list.Add(fetch.Partition, offset);
            _ = Librdkafka.Take(Librdkafka.rd_kafka_seek_partitions(_handle, list.Pointer, SeekLimitMilliseconds));
            if (list.Elements[0].Error != StateError)
            {
                return;
            }

            fetch.Stage = FetchStage.Ended;
        }

        if (fetch.Stage == FetchStage.Ended)
        {
            fetch.Stage = FetchStage.Wanted;
            fetch.IsEndedAndWanted = true;
            _wanted.Add(fetch);
        }
    }

    private void Pause(PartitionFetch fetch)
    {
        using var list = new PartitionList(1);
        list.Add(fetch.Partition, fetch.Position);
        _ = Librdkafka.rd_kafka_pause_partitions(_handle, list.Pointer);
        fetch.IsPaused = true;
    }

    private void Resume(PartitionFetch fetch)
    {
        if (!fetch.IsPaused)
        {
            return;
        }

        fetch.IsPaused = false;
        using var list = new PartitionList(1);
        list.Add(fetch.Partition, fetch.Position);
        _ = Librdkafka.rd_kafka_resume_partitions(_handle, list.Pointer);
    }

    private void Unwithhold(PartitionFetch fetch)
    {
        fetch.IsWithheld = false;
        _withheld.Remove(fetch);
        if (!fetch.IsStowed)
        {
            fetch.Forward(_client, _lane);
        }
    }

    /// <summary>
    /// A partition that is withheld for long would keep its queue full for nothing, and thousands of them gigabytes:
    /// it is paused, and its queue, which is stale by that, led to the lane, where librdkafka drops it.
    /// </summary>
    private void StowLongWithheld()
    {
        for (var i = 0; i < _withheld.Count; i++)
        {
            var fetch = _withheld[i];
            if (!fetch.IsStowed && fetch.Stage == FetchStage.Fetching
                && _time.GetElapsedTime(fetch.WithheldSince) >= WithheldInQueueMax)
            {
                fetch.IsStowed = true;
                Pause(fetch);
                fetch.Forward(_client, _lane);
            }
        }
    }

    private void LeadAstray()
    {
        foreach (var fetch in _astray)
        {
            if (!fetch.IsWithheld || fetch.IsStowed)
            {
                fetch.Forward(_client, _lane);
            }
        }
    }

    /// <summary>
    /// Takes what is there, else waits for the first message: one call for a full array would wait until it is full.
    /// </summary>
    private void Take(TimeSpan wait)
    {
        if (TakeFrom(_lane, TimeSpan.Zero) == 0 && wait > TimeSpan.Zero && TakeFrom(_lane, wait, 1) > 0)
        {
            TakeFrom(_lane, TimeSpan.Zero, MessagesMax - 1);
        }
    }

    private int TakeFrom(nint queue, TimeSpan wait, int max = MessagesMax)
    {
        fixed (nint* messages = _messages)
        {
            var milliseconds = Librdkafka.Milliseconds(wait);
            var count = (int)Librdkafka.rd_kafka_consume_batch_queue(
                queue, milliseconds, (NativeMessage**)messages, (nuint)max);
            Cut(_messages.AsSpan(0, Math.Max(0, count)));
            return count;
        }
    }

    /// <summary>Cuts what the queue gave into runs of one partition.</summary>
    private void Cut(ReadOnlySpan<nint> messages)
    {
        while (!messages.IsEmpty)
        {
            var first = (NativeMessage*)messages[0];
            var length = 1;
            while (first->Error == 0 && length < messages.Length && IsOfRun(first, (NativeMessage*)messages[length]))
            {
                length++;
            }

            var run = messages[..length];
            if (EventOf(first, run) is { } item)
            {
                Give(item);
            }

            messages = messages[length..];
        }
    }

    private static bool IsOfRun(NativeMessage* first, NativeMessage* next) =>
        next->Error == 0 && next->Topic == first->Topic && next->Partition == first->Partition;

    /// <summary>
    /// Null where nobody is to hear of the run; its messages are destroyed then, as those of an error are.
    /// </summary>
    private FetchEvent? EventOf(NativeMessage* first, ReadOnlySpan<nint> run)
    {
        FetchEvent? item = null;
        var fetch = FetchOf(first);
        if (fetch is not null && _astray.Count > 0)
        {
            _astray.Remove(fetch);
        }

        if (fetch is { IsWanted: true })
        {
            if (first->Error == 0)
            {
                var batch = new LibrdkafkaRecordBatch(_client, fetch.Partition, fetch.OwnershipEpoch, run);
                fetch.Position = batch.NextOffset;
                return batch;
            }

            item = ErrorOf(fetch, first);
        }
        else if (first->Error != 0 && (first->Topic == 0 || first->Partition == NoPartition))
        {
            Report(first);
        }

        foreach (var message in run)
        {
            Librdkafka.rd_kafka_message_destroy((NativeMessage*)message);
        }

        return item;
    }

    private static FetchEvent ErrorOf(PartitionFetch fetch, NativeMessage* message)
    {
        switch (message->Error)
        {
            case PartitionEnd:
                fetch.Position = message->Offset;
                return new EndConfirmed(fetch.Partition, fetch.OwnershipEpoch, message->Offset);
            case AutoOffsetReset:
            case (int)Confluent.Kafka.ErrorCode.OffsetOutOfRange:
                fetch.Stage = FetchStage.Ended;
                return new OffsetOutOfRange(fetch.Partition, fetch.OwnershipEpoch, message->Offset);
            case LogTruncation:
                fetch.Stage = FetchStage.Ended;
                return new LogTruncated(fetch.Partition, fetch.OwnershipEpoch, fetch.Position, message->Offset);
            default:
                return new FetchFailed(fetch.Partition, fetch.OwnershipEpoch, Reason(message));
        }
    }

    private void Give(FetchEvent item)
    {
        var fetch = _fetches[item.Partition];
        (fetch.IsWithheld ? fetch.Parked : _ready).Enqueue(item);
    }

    /// <summary>An error of no partition that is fetched: of a topic, the group, or the client.</summary>
    private void Report(NativeMessage* message)
    {
        var topic = message->Topic == 0 ? "" : Librdkafka.Text(Librdkafka.rd_kafka_topic_name(message->Topic));
        _listener?.OnTrouble(topic.Length == 0 ? Reason(message) : $"{topic}: {Reason(message)}");
    }

    private static string Reason(NativeMessage* message) =>
        message->Payload is null
            ? Librdkafka.Describe(message->Error)
            : Marshal.PtrToStringUTF8((nint)message->Payload, (int)message->Length);

    private PartitionFetch? FetchOf(NativeMessage* message)
    {
        if (message->Topic == 0)
        {
            return null;
        }

        if (!_fetchesByMessage.TryGetValue((message->Topic, message->Partition), out var fetch))
        {
            var topic = Librdkafka.Text(Librdkafka.rd_kafka_topic_name(message->Topic));
            if (_fetches.TryGetValue(new TopicPartition(topic, message->Partition), out fetch))
            {
                fetch.Topic = message->Topic;
                _fetchesByMessage[(message->Topic, message->Partition)] = fetch;
            }
        }

        return fetch;
    }

    /// <summary>Drops what was taken of a partition and is not given yet.</summary>
    private void DropEvents(PartitionFetch fetch)
    {
        fetch.Parked.DropAll();
        _ready.Drop(fetch.Partition);
    }

    /// <summary>
    /// Forgets a partition that librdkafka has no more. Its name of the topic goes too: another topic may get it.
    /// </summary>
    private void Forget(PartitionFetch fetch)
    {
        fetch.Drop(_lane);
        _withheld.Remove(fetch);
        _astray.Remove(fetch);
        _fetches.Remove(fetch.Partition);
        _fetchesByMessage.Remove((fetch.Topic, fetch.Partition.Partition));
    }

    private void DropAll()
    {
        foreach (var fetch in _fetches.Values.ToList())
        {
            DropEvents(fetch);
            Forget(fetch);
        }

        _wanted.Clear();
    }
}
