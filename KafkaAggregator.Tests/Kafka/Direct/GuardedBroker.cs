using System.Collections.Concurrent;
using System.Text;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Kafka.Direct;

/// <summary>
/// A broker with a SASL_PLAINTEXT listener that refuses logins where it is told to, gives metadata of one topic of one
/// partition, and no records. Closes a connection that asks for anything else.
/// </summary>
internal sealed class GuardedBroker : IDisposable
{
    public const string Topic = "numbers";
    private const string Acknowledgement = "\u0001";
    private static readonly (ApiKey Key, short Version)[] Spoken =
        [(ApiKey.ApiVersions, 3), (ApiKey.SaslHandshake, 1), (ApiKey.SaslAuthenticate, 2), (ApiKey.Metadata, 12), (ApiKey.Fetch, 13)];

    private readonly ProtocolServer _server;
    private volatile bool _isRefusing;
    private int _refusals;
    private int _admissions;

    public GuardedBroker() => _server = new ProtocolServer(Answer);

    public int Port => _server.Port;

    public string Address => _server.Address;

    public bool IsRefusing
    {
        get => _isRefusing;
        set => _isRefusing = value;
    }

    /// <summary>The port of the partition's leader, which is broker 2; null: it has none for now.</summary>
    public int? LeaderPort { get; init; }

    /// <summary>What every request to fetch is answered with.</summary>
    public ErrorCode FetchError { get; init; }

    /// <summary>How long a login holds; zero: as long as its connection.</summary>
    public TimeSpan SessionLifetime { get; init; }

    /// <summary>What is said to a first message that is refused; the refusal comes when it is acknowledged. Empty: at once.</summary>
    public string Challenge { get; init; } = "";

    /// <summary>Messages of logins, in order of arrival.</summary>
    public ConcurrentQueue<string> Logins { get; } = [];

    public int Refusals => Volatile.Read(ref _refusals);

    /// <summary>Requests for metadata that were answered.</summary>
    public int Admissions => Volatile.Read(ref _admissions);

    public void Dispose() => _server.Dispose();

    private bool Answer(ApiKey key, short version, byte[] body, WireWriter answer)
    {
        switch (key)
        {
            case ApiKey.ApiVersions:
                WriteVersions(answer);
                return true;
            case ApiKey.SaslHandshake:
                answer.Int16((short)ErrorCode.None);
                answer.Int32(0); // mechanisms
                return true;
            case ApiKey.SaslAuthenticate:
                WriteLogin(body, answer);
                return true;
            case ApiKey.Metadata:
                WriteMetadata(answer);
                Interlocked.Increment(ref _admissions);
                return true;
            case ApiKey.Fetch:
                WriteFetch(answer);
                return true;
            default:
                return false;
        }
    }

    private static void WriteVersions(WireWriter answer)
    {
        answer.Int16((short)ErrorCode.None);
        answer.CompactArrayLength(Spoken.Length);
        foreach (var (key, version) in Spoken)
        {
            answer.Int16((short)key);
            answer.Int16(version);
            answer.Int16(version);
            answer.NoTags();
        }

        answer.Int32(0); // throttle_time_ms
        answer.NoTags();
    }

    private void WriteLogin(byte[] body, WireWriter answer)
    {
        var reader = new WireReader(body);
        reader.SkipTags();
        var message = Encoding.UTF8.GetString(reader.CompactBytes());
        Logins.Enqueue(message);
        var challenge = IsRefusing && message != Acknowledgement ? Challenge : "";
        var isRefused = IsRefusing && challenge.Length == 0;
        answer.NoTags(); // of the header
        answer.Int16((short)(isRefused ? ErrorCode.SaslAuthenticationFailed : ErrorCode.None));
        answer.CompactString(isRefused ? "not now" : "");
        answer.CompactBytes(Encoding.UTF8.GetBytes(challenge));
        answer.Int64((long)SessionLifetime.TotalMilliseconds);
        answer.NoTags();
        if (isRefused)
        {
            Interlocked.Increment(ref _refusals);
        }
    }

    private void WriteFetch(WireWriter answer)
    {
        answer.NoTags(); // of the header
        answer.Int32(0); // throttle_time_ms
        answer.Int16((short)FetchError);
        answer.Int32(0); // session_id
        answer.CompactArrayLength(0);
        answer.NoTags();
    }

    private void WriteMetadata(WireWriter answer)
    {
        const int Leader = 2;
        answer.NoTags(); // of the header
        answer.Int32(0); // throttle_time_ms
        answer.CompactArrayLength(LeaderPort is null ? 0 : 1);
        if (LeaderPort is { } port)
        {
            answer.Int32(Leader);
            answer.CompactString("127.0.0.1");
            answer.Int32(port);
            answer.CompactString(""); // rack
            answer.NoTags();
        }

        answer.CompactString("cluster");
        answer.Int32(Leader); // the controller
        answer.CompactArrayLength(1);
        answer.Int16((short)ErrorCode.None);
        answer.CompactString(Topic);
        answer.Uuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        answer.Bool(false); // is_internal
        answer.CompactArrayLength(1);
        answer.Int16((short)ErrorCode.None);
        answer.Int32(0); // the partition
        answer.Int32(Leader);
        answer.Int32(0); // the leader's epoch
        answer.CompactArrayLength(0); // replicas
        answer.CompactArrayLength(0); // in sync
        answer.CompactArrayLength(0); // offline
        answer.NoTags();
        answer.Int32(0); // authorized operations
        answer.NoTags();
        answer.NoTags();
    }
}
