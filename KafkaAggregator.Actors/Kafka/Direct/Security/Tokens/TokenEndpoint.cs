namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>
/// Keeps an authority's token for the most of its life, for all logins of a fetcher. Where no newer one is to be had,
/// it serves to its end. One login asks for a newer one; the others take the older meanwhile, or wait where none holds
/// or a broker has refused it.
/// </summary>
internal sealed class TokenEndpoint : ITokenSource
{
    /// <summary>Of a token's life, as with librdkafka; then a newer one is asked for.</summary>
    private const double LifeUsed = 0.8;

    /// <summary>The longest life that is believed: keeps times within their range.</summary>
    private static readonly TimeSpan LifeMax = TimeSpan.FromDays(365);

    /// <summary>Who asks within so long of a failure is told of that: logins to all brokers fail together.</summary>
    private static readonly TimeSpan FailureTime = TimeSpan.FromSeconds(1);

    /// <summary>So old a token is replaced where a broker refuses it: one that is younger would be the same.</summary>
    private static readonly TimeSpan RefusedAge = TimeSpan.FromSeconds(10);

    /// <summary>Held by who asks, until the authority has answered; taken before <see cref="_lock"/>.</summary>
    private readonly Lock _asking = new();
    private readonly Lock _lock = new();
    private readonly TokenRequest _request;
    private readonly TimeProvider _time;
    private string? _token;
    private string _failure = "";

    /// <summary>Whether a broker has refused it.</summary>
    private bool _isRefused;

    /// <summary>When the token has served long enough; earlier where it was refused.</summary>
    private long _askAt;

    /// <summary>Until when a failure is told again.</summary>
    private long _failedUntil;
    private long _refusableAt;
    private long _endsAt;

    /// <summary>
    /// Throws <see cref="System.Security.Cryptography.CryptographicException"/> where a certificate cannot be used.
    /// </summary>
    public TokenEndpoint(TokenEndpointSettings settings, TimeProvider time)
    {
        (_request, _time) = (new TokenRequest(settings), time);
        _askAt = _failedUntil = time.GetTimestamp();
    }

    public string Take()
    {
        var (isDue, kept, isGood) = Look();
        if (isDue && _asking.TryEnter(!isGood ? Timeout.InfiniteTimeSpan : TimeSpan.Zero))
        {
            try
            {
                AskWhereDue();
            }
            finally
            {
                _asking.Exit();
            }

            kept = Look().Kept;
        }

        return kept ?? throw new TokenException(_failure);
    }

    public void Refused(string token)
    {
        lock (_lock)
        {
            if (token == _token)
            {
                (_askAt, _isRefused) = (Math.Min(_askAt, _refusableAt), true);
            }
        }
    }

    /// <summary>
    /// Whether a newer one is to be asked for, the one that holds (null: none does), and whether it is worth a try.
    /// </summary>
    private (bool IsDue, string? Kept, bool IsGood) Look()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var kept = now < _endsAt ? _token : null;
            return (now >= Math.Max(_askAt, _failedUntil), kept, kept is not null && !_isRefused);
        }
    }

    /// <summary>Another may have asked while this login waited for its turn.</summary>
    private void AskWhereDue()
    {
        if (!Look().IsDue)
        {
            return;
        }

        try
        {
            var token = _request.Send();
            Keep(token, LifeOf(token));
        }
        catch (TokenException e)
        {
            lock (_lock)
            {
                (_failure, _failedUntil) = (e.Message, After(FailureTime));
            }
        }
    }

    private void Keep(string token, TimeSpan life)
    {
        lock (_lock)
        {
            (_token, _isRefused) = (token, false);
            _failure = _request.Failure("the last one has expired").Message;
            (_askAt, _endsAt, _refusableAt) = (After(life * LifeUsed), After(life), After(RefusedAge));
        }
    }

    private TimeSpan LifeOf(string token)
    {
        const double Milliseconds = 1000;
        var expiry = JsonWebToken.ExpiryOf(token) ?? throw _request.Failure("it gives no JSON Web Token with an exp");
        var seconds = expiry - (_time.GetUtcNow().ToUnixTimeMilliseconds() / Milliseconds);
        return seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LifeMax.TotalSeconds))
            : throw _request.Failure("it gives one that has expired; do the clocks agree?");
    }

    private long After(TimeSpan span) => _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency);
}
