using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Calls that keep their limits themselves, but for those that librdkafka has forgotten: one that needs the group's
/// coordinator returns no more once the client has given that broker up (issue 5511; seen where a node of three was
/// killed). One at a time; what belongs to a call must live until it returns, so it is the call that frees it.
/// </summary>
/// <param name="limit">Each call's own, which it is given in milliseconds.</param>
/// <param name="slack">What it may take beyond that before it is taken for lost.</param>
/// <param name="free">Frees what a lost call gives after all.</param>
internal sealed class BoundedCalls(TimeSpan limit, TimeSpan slack, Action<nint> free)
{
    private readonly int _milliseconds = Librdkafka.Milliseconds(limit);
    private Task<nint> _last = Task.FromResult<nint>(0);

    /// <summary>Null: none was lost. A client that a lost call has come back to is no better for it.</summary>
    private string? _whyLost;

    /// <summary>
    /// What the call gives. Throws <see cref="TransactionException"/>, in doubt, where it does not return; no other is
    /// made after that.
    /// </summary>
    /// <param name="name">The call's, for the exception.</param>
    /// <param name="call">Made on a thread of its own: the limit is not to count a wait for one.</param>
    public nint Make(string name, Func<int, nint> call)
    {
        if (_whyLost is null)
        {
            _last = Task.Factory.StartNew(
                () => call(_milliseconds),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            if (Task.WaitAny([_last], limit + slack) == 0)
            {
                return _last.GetAwaiter().GetResult();
            }

            _whyLost = $"the client did not come back from {name} within {(limit + slack).TotalSeconds} s";
            _ = _last.ContinueWith(
                late => free(late.Result),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
        }

        throw new TransactionException(TransactionFault.InDoubt, _whyLost);
    }

    /// <summary>At once, or when the call that is out returns: a client under it cannot be destroyed.</summary>
    public void WhenReturned(Action action)
    {
        if (_last.IsCompleted)
        {
            action();
        }
        else
        {
            _ = _last.ContinueWith(_ => action(), TaskScheduler.Default);
        }
    }
}
