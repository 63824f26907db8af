using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>The group: its rebalances, and what librdkafka says of itself.</summary>
public sealed unsafe partial class LibrdkafkaConsumer
{
    private const int AssignPartitions = -175;
    private const int RevokePartitions = -174;
    private const int FatalError = -150;
    private const int TransportError = -195;
    /// <summary>The group's word on what this member owns: answered at once, and told to the listener.</summary>
    private void OnRebalance(int error, NativePartitions* partitions)
    {
        var names = new List<TopicPartition>();
        foreach (ref readonly var element in PartitionList.ElementsOf(partitions))
        {
            names.Add(PartitionList.NameOf(element));
        }

        switch (error)
        {
            case AssignPartitions:
                _wasMember = true;
                using (var none = new PartitionList(0))
                {
                    Answer(Librdkafka.rd_kafka_incremental_assign(_handle, none.Pointer));
                }

                Tell(names, (listener, owned) => listener.OnAssigned(owned));
                break;
            case RevokePartitions:
                var isLost = Librdkafka.rd_kafka_assignment_lost(_handle) != 0;
                Tell(names, isLost
                    ? (listener, gone) => listener.OnLost(gone)
                    : (listener, gone) => listener.OnRevoked(gone));
                TakeBack(names);
                break;
            default:
                _listener?.OnTrouble($"the group's assignment failed: {Librdkafka.Describe(error)}");
                break;
        }

        // What the listener wants now shall not wait until a record comes.
        Librdkafka.rd_kafka_queue_yield(_lane);
    }

    /// <summary>Native code is above: what the listener throws is thrown by Poll instead.</summary>
    private void Tell(List<TopicPartition> partitions, Action<IGroupListener, List<TopicPartition>> tell)
    {
        if (_listener is null || partitions.Count == 0)
        {
            return;
        }

        try
        {
            tell(_listener, partitions);
        }
        catch (Exception exception)
        {
            _listenerFailure = exception;
        }
    }

    /// <summary>
    /// Takes partitions that go out of librdkafka's assignment: those that ever got into it. An empty list answers too.
    /// </summary>
    private void TakeBack(List<TopicPartition> partitions)
    {
        using var list = new PartitionList(partitions.Count);
        foreach (var partition in partitions)
        {
            if (_fetches.TryGetValue(partition, out var fetch))
            {
                if (fetch.IsAssigned)
                {
                    Resume(fetch);
                    list.Add(partition, fetch.Position);
                }

                _wanted.Remove(fetch);
                DropEvents(fetch);
                Forget(fetch);
            }
        }

        Answer(Librdkafka.rd_kafka_incremental_unassign(_handle, list.Pointer));
    }

    private void Answer(nint error)
    {
        if (Librdkafka.Take(error) is { } refusal)
        {
            _listener?.OnTrouble($"librdkafka refused the answer to a rebalance: {refusal}");
        }
    }

    private void OnError(int error, string reason)
    {
        if (error == FatalError)
        {
            var text = stackalloc byte[Librdkafka.ErrorLengthMax];
            var cause = Librdkafka.rd_kafka_fatal_error(_handle, text, Librdkafka.ErrorLengthMax);
            _listener?.OnFatal($"{Librdkafka.Describe(cause)}: {Librdkafka.Text(text)}");
        }
        else if (error == TransportError)
        {
            _logger.ClientDetail("ERROR", reason); // one connection of several; all of them down is another error
        }
        else
        {
            _listener?.OnTrouble(reason);
        }
    }

    /// <summary>Keeps native code's view of this class out of its public surface.</summary>
    private sealed class Callbacks(LibrdkafkaConsumer consumer) : IClientCallbacks
    {
        public void OnLog(int level, string facility, string text) =>
            ClientLog.Write(consumer._logger, level, facility, text);

        public void OnError(int error, string reason)
        {
            try
            {
                consumer.OnError(error, reason);
            }
            catch (Exception exception)
            {
                consumer._listenerFailure = exception;
            }
        }

        public void OnRebalance(int error, NativePartitions* partitions)
        {
            try
            {
                consumer.OnRebalance(error, partitions);
            }
            catch (Exception exception)
            {
                consumer._listenerFailure = exception;
            }
        }
    }
}
