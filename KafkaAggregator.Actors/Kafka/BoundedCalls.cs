namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Calls that keep their limits themselves, but for those that librdkafka has forgotten: one that needs the group's
/// coordinator returns no more once the client has given that broker up (issue 5511; seen where a node of three was
/// killed). One at a time; what belongs to a call must live until it returns, so it is the call that frees it.
/// </summary>
internal sealed class BoundedCalls(TimeSpan limit)
{
    private Task<nint> _last = Task.FromResult<nint>(0);

    /// <summary>
    /// What the call gives. Throws <see cref="TransactionException"/>, in doubt, where it does not return; no other is
    /// made after that.
    /// </summary>
    public nint Make(Func<nint> call)
    {
        if (_last.IsCompleted)
        {
            _last = Task.Run(call);
            if (Task.WaitAny([_last], limit) == 0)
            {
                return _last.GetAwaiter().GetResult();
            }
        }

        throw new TransactionException(
            TransactionFault.InDoubt, $"the client did not come back from a call within {limit.TotalSeconds} s");
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
