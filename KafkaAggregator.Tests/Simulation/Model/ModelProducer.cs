using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>A transactional producer of a simulated process, with librdkafka's rules about what may follow what.</summary>
internal sealed class ModelProducer(ModelBroker broker, ModelConnection connection, string transactionalId) : ITransactionalProducer
{
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(20);
    private int? _epoch;
    private TransactionException? _failure;
    private string? _undelivered;

    /// <summary>A broken one: where it does not know whether it committed, it says that it did not.</summary>
    public bool HidesDoubt { get; init; }

    /// <summary>A broken one: it sends offsets as nobody, whom the broker does not check.</summary>
    public bool EvadesChecks { get; init; }

    public void Initialize()
    {
        var start = connection.Kernel.Now;
        int? epoch;
        while ((epoch = Transact("initialize", () => broker.Transactions.Initialize(transactionalId))) is null)
        {
            if (connection.Kernel.Now - start > StepLimit.Ticks)
            {
                throw new TransactionException(TransactionFault.Unavailable, "another transaction is being ended");
            }

            Machine.SimulationFiber.Current!.WaitUntil(connection.Kernel.Now + RetryWait.Ticks);
        }

        _epoch = epoch;
    }

    public void Begin()
    {
        ThrowIfFailed();
        connection.OnStep("begin");
        _undelivered = null;
    }

    public void Send(IReadOnlyList<OutgoingRecord> records)
    {
        ThrowIfFailed();
        if (records.Count == 0)
        {
            return;
        }

        try
        {
            WaitForMarkers();
            Transact("produce", () =>
            {
                var transaction = broker.Transactions.Use(transactionalId, _epoch!.Value);
                foreach (var record in records)
                {
                    broker.Append(new(record.Topic, record.Partition), record.Value, record.Headers, transaction);
                }

                return 0;
            }, isRetried: false);
        }
        catch (TransactionException exception) when (exception.Fault == TransactionFault.Unavailable)
        {
            // Delivery goes on by itself: what failed is told where the transaction ends.
            _undelivered = exception.Message;
        }
    }

    public void SendOffsets(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, GroupMembership membership)
    {
        ThrowIfFailed();
        WaitForMarkers();
        Fail(() => Transact("offsets", () =>
        {
            var sender = EvadesChecks ? membership with { MemberId = "", Generation = -1 } : membership;
            broker.Transactions.HoldOffsets(transactionalId, _epoch!.Value, offsets, sender);
            return 0;
        }));
    }

    public void Commit()
    {
        ThrowIfFailed();
        if (_undelivered is { } reason)
        {
            Fail(() => throw new TransactionException(TransactionFault.Unavailable, reason));
        }

        End(isCommit: true);
    }

    public void Abort()
    {
        ThrowIfFatal();
        End(isCommit: false);
        _failure = null;
    }

    public RecordRefusals TakeRefusals() => RecordRefusals.None;

    public int RefreshTopic(string topic, TimeSpan timeout) => int.MaxValue;

    public void Dispose()
    {
    }

    private void End(bool isCommit)
    {
        var name = isCommit ? "commit" : "abort";
        try
        {
            Transact(name, () =>
            {
                broker.Transactions.End(transactionalId, _epoch!.Value, isCommit);
                return 0;
            });
        }
        catch (TransactionException exception) when (exception.Fault == TransactionFault.Unavailable)
        {
            // Asked again and again until the limit: what was asked last may arrive when nobody waits any more.
            AskLate(isCommit);
            _failure = new TransactionException(
                HidesDoubt ? TransactionFault.Unavailable : TransactionFault.InDoubt, $"it is not known whether it was {name}ed");
            throw _failure;
        }
        catch (TransactionException exception)
        {
            _failure = exception;
            throw;
        }
    }

    /// <summary>The broker begins no transaction before the last one's markers are written: the client asks again.</summary>
    private void WaitForMarkers() =>
        Machine.SimulationFiber.Current!.WaitFor(() => connection.Process.IsDead || broker.Transactions.IsReady(transactionalId));

    private void AskLate(bool isCommit)
    {
        var (kernel, epoch) = (connection.Kernel, _epoch!.Value);
        if (kernel.Random.Next(2) == 0)
        {
            kernel.After(TimeSpan.FromMilliseconds(kernel.Random.Next(8000)), () =>
            {
                try
                {
                    broker.Transactions.End(transactionalId, epoch, isCommit);
                }
                catch (TransactionException exception)
                {
                    broker.Trace($"a late end of {transactionalId} is refused: {exception.Message}");
                }
            });
        }
    }

    private void Fail(Action step)
    {
        try
        {
            step();
        }
        catch (TransactionException exception)
        {
            _failure = exception;
            throw;
        }
    }

    private void ThrowIfFailed()
    {
        ThrowIfFatal();
        if (_failure is { } failure)
        {
            throw new TransactionException(TransactionFault.Unavailable, $"the transaction is to be aborted: {failure.Message}");
        }
    }

    private void ThrowIfFatal()
    {
        if (_failure is { IsAbortable: false } failure)
        {
            throw failure;
        }
    }

    /// <summary>A request that is lost is made again within the limit; one of records is not, so that it may fail.</summary>
    private T Transact<T>(string name, Func<T> request, bool isRetried = true)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return connection.Call(name, StepLimit / 2, request);
            }
            catch (KafkaUnavailableException exception)
            {
                if (!isRetried || tries == 1)
                {
                    throw new TransactionException(TransactionFault.Unavailable, exception.Message);
                }
            }
        }
    }
}
