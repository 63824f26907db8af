using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// <see cref="ITransactionalProducer"/> over a librdkafka producer of its own: Confluent's takes group metadata from
/// its own consumer alone, and an object for each record and its report. Only records that failed are reported.
/// </summary>
public sealed unsafe class TransactionalProducer : ITransactionalProducer
{
    /// <summary>One call's share of a wait that goes on: librdkafka says then why it waits.</summary>
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(5);

    /// <summary>A full queue is looked at again so soon.</summary>
    private static readonly TimeSpan RoomWait = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// What a step may take beyond its own limit before it is taken for lost. Together well above the 5 s after which a
    /// broker answers offsets that it cannot replicate (<c>offsets.commit.timeout.ms</c>): that is no lost call.
    /// </summary>
    private static readonly TimeSpan StepSlack = TimeSpan.FromSeconds(3);

    private readonly BoundedCalls _calls = new(StepLimit, StepSlack, FreeError);
    private readonly ClientHandle _client;
    private readonly nint _handle;
    private readonly ProduceCall _call;
    private readonly TimeSpan _endLimit;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, string> _refused = [];
    private readonly Dictionary<int, string> _suspects = [];
    private bool _isDisposed;

    /// <summary>
    /// Opens the client; it connects by itself. Throws <see cref="ArgumentException"/> on a wrong property.
    /// </summary>
    public TransactionalProducer(KafkaOptions options, string transactionalId, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = time;
        _endLimit = KafkaClientConfiguration.TransactionTimeout + StepLimit;
        _client = ClientHandle.OpenProducer(
            KafkaClientConfiguration.Transactional(options, transactionalId),
            new Callbacks(this, logger));
        _handle = _client.DangerousGetHandle();
        _call = new ProduceCall(_handle);
    }

    /// <summary>Told whether the broker permits the transactional id: it says so when the id is first used.</summary>
    internal Action<bool>? OnPermission { get; init; }

    public void Initialize()
    {
        try
        {
            Check(_calls.Make(
                "init_transactions", limit => Librdkafka.rd_kafka_init_transactions(_handle, limit)));
        }
        catch (TransactionException exception) when (exception.Fault == TransactionFault.Forbidden)
        {
            OnPermission?.Invoke(false);
            throw;
        }

        OnPermission?.Invoke(true);
    }

    public void Begin()
    {
        ServeReports(TimeSpan.Zero);
        _refused.Clear();
        _suspects.Clear();
        Check(Librdkafka.rd_kafka_begin_transaction(_handle));
    }

    public void Send(IReadOnlyList<OutgoingRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        for (var i = 0; i < records.Count; i++)
        {
            SendOne(records[i], i);
        }

        if (_refused.Count > 0)
        {
            throw new TransactionException(TransactionFault.PartitionRefused, _refused.Values.First());
        }
    }

    public void SendOffsets(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, GroupMembership membership)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        ArgumentNullException.ThrowIfNull(membership);
        Check(_calls.Make("send_offsets_to_transaction", limit => SendNow(offsets, membership, limit)));
    }

    public void Commit() => End("commit_transaction", Librdkafka.rd_kafka_commit_transaction, "committed");

    public void Abort() => End("abort_transaction", Librdkafka.rd_kafka_abort_transaction, "aborted");

    public RecordRefusals TakeRefusals()
    {
        ServeReports(TimeSpan.Zero);
        var refusals = new RecordRefusals(
            new Dictionary<int, string>(_refused), new Dictionary<int, string>(_suspects));
        _refused.Clear();
        _suspects.Clear();
        return refusals;
    }

    public int RefreshTopic(string topic, TimeSpan timeout)
    {
        using var client = new ClientReference(_client);
        var handle = Librdkafka.rd_kafka_topic_new(_handle, topic, 0);
        if (handle == 0)
        {
            throw new KafkaUnavailableException($"the producer refuses topic {topic}");
        }

        try
        {
            NativeMetadata* metadata;
            var error = Librdkafka.rd_kafka_metadata(_handle, 0, handle, &metadata, Librdkafka.Milliseconds(timeout));
            if (error != 0)
            {
                throw new KafkaUnavailableException($"topic {topic} cannot be looked up: {Librdkafka.Describe(error)}");
            }

            var led = metadata->CountLed();
            Librdkafka.rd_kafka_metadata_destroy(metadata);
            return led;
        }
        finally
        {
            Librdkafka.rd_kafka_topic_destroy(handle);
        }
    }

    /// <summary>
    /// An open transaction stays with the broker until another producer takes the id, or its time is up.
    /// </summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _calls.WhenReturned(_client.Dispose);
        }
    }

    private nint SendNow(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets,
        GroupMembership membership,
        int limit)
    {
        using var list = new PartitionList(offsets.Count);
        foreach (var (partition, committed) in offsets)
        {
            list.Add(_handle, partition, committed);
        }

        var metadata = Librdkafka.rd_kafka_consumer_group_metadata_new_with_genid(
            membership.GroupId, membership.Generation, membership.MemberId, membership.InstanceId);
        try
        {
            return Librdkafka.rd_kafka_send_offsets_to_transaction(_handle, list.Pointer, metadata, limit);
        }
        finally
        {
            Librdkafka.rd_kafka_consumer_group_metadata_destroy(metadata);
        }
    }

    private void SendOne(OutgoingRecord record, int index)
    {
        while (true)
        {
            var error = _call.Produce(record, index);
            if (error == 0)
            {
                return;
            }

            var failure = TransactionError.Take(error);
            if (failure.Code == ErrorCode.Local_QueueFull)
            {
                // What is queued goes out meanwhile; a broker that is away fails it when its time is up.
                ServeReports(RoomWait);
            }
            else if (KafkaErrors.IsRecordRefusal(failure.Code))
            {
                _refused[index] = failure.Text;
                return;
            }
            else
            {
                throw failure.ToExceptionOfRecord();
            }
        }
    }

    /// <summary>An end that did not come in time may be asked for again, and is the same end.</summary>
    private void End(string name, Func<nint, int, nint> end, string word)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            var error = _calls.Make(name, limit => end(_handle, limit));
            if (error == 0)
            {
                return;
            }

            var failure = TransactionError.Take(error);
            if (!failure.IsRetriable)
            {
                throw failure.ToException();
            }

            if (_time.GetElapsedTime(start) >= _endLimit)
            {
                throw new TransactionException(
                    TransactionFault.InDoubt, $"it is not known whether the transaction was {word}: {failure.Text}");
            }
        }
    }

    private static void FreeError(nint error)
    {
        if (error != 0)
        {
            _ = TransactionError.Take(error);
        }
    }

    private static void Check(nint error)
    {
        if (error != 0)
        {
            throw TransactionError.Take(error).ToException();
        }
    }

    /// <summary>Reports are served here, and by whatever ends a transaction: on the caller's thread.</summary>
    private void ServeReports(TimeSpan wait) => _ = Librdkafka.rd_kafka_poll(_handle, Librdkafka.Milliseconds(wait));

    private void Consider(ErrorCode code, int index)
    {
        if (KafkaErrors.IsBatchRefusal(code))
        {
            _suspects[index] = Librdkafka.Describe((int)code);
        }
        else if (KafkaErrors.IsRecordRefusal(code))
        {
            _refused[index] = Librdkafka.Describe((int)code);
        }
    }

    private sealed class Callbacks(TransactionalProducer producer, ILogger logger) : IClientCallbacks
    {
        public void OnLog(int level, string facility, string text) => ClientLog.Write(logger, level, facility, text);

        public void OnNotDelivered(int error, int index) => producer.Consider((ErrorCode)error, index);
    }
}
