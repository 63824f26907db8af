using System.Security.Authentication;
using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Whether this program is let in, by a broker or by any of them: what is refused at its first connections already,
/// while librdkafka's are let in (it is a member of the group by now), is not to be had for it. A store of credentials
/// may be away for a moment, so refusals have to last; once it was let in, they are an outage. One thread.
/// </summary>
internal sealed class Admission(TimeProvider time)
{
    /// <summary>Refusals in a row: fewer are a broker's restart.</summary>
    private const int RefusalsMin = 5;

    /// <summary>From the first of them on, where it was never let in; longer than brokers take to start.</summary>
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(30);
    private bool _wasGiven;
    private int _refusals;
    private long _refusedSince;

    /// <summary>It was refused often and for long enough that somebody is told.</summary>
    public bool IsRefused =>
        _refusals >= RefusalsMin && (_wasGiven || time.GetElapsedTime(_refusedSince) >= RefusalTime);

    /// <summary>And it was never let in: that is not waited for.</summary>
    public bool IsRefusedForGood => IsRefused && !_wasGiven;

    /// <summary>It is refused, was never let in, and may yet be.</summary>
    public bool IsUndecided => _refusals > 0 && !_wasGiven && !IsRefused;

    /// <summary>
    /// TLS or a login is refused, or there is no token for one: not a broker that is away, nor one of another version.
    /// </summary>
    public static bool IsRefusal(Exception e) =>
        e is AuthenticationException or BrokerRefusalException or TokenException;

    /// <summary>Counts a try that did not let it in: the obstacle that this is by now; null where it is none.</summary>
    public FetchObstacle? NotGiven(bool isRefused, string reason)
    {
        if (isRefused)
        {
            Refused();
        }
        else
        {
            Unanswered();
        }

        return IsRefusedForGood ? new FetchObstacle(reason, IsRefusal: true) : null;
    }

    public void Given() => (_wasGiven, _refusals) = (true, 0);

    private void Refused()
    {
        if (_refusals++ == 0)
        {
            _refusedSince = time.GetTimestamp();
        }
    }

    /// <summary>Nobody was there to ask: what follows counts anew.</summary>
    private void Unanswered() => _refusals = 0;
}
