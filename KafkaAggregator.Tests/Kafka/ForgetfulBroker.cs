using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Kafka;

/// <summary>
/// Answers requests for the versions of Kafka's protocol and for metadata, and says, where it is told to, what a broker
/// says that is being stopped: that there are no brokers. Closes a connection that asks for anything else.
/// </summary>
internal sealed class ForgetfulBroker : IDisposable
{
    private const int Number = 1;
    private readonly ProtocolServer _server;
    private int _connectionsAtFirstEmptyAnswer;

    public ForgetfulBroker() => _server = new ProtocolServer(Answer);

    public string Address => _server.Address;

    /// <summary>So many were accepted.</summary>
    public int Connections => _server.Connections;

    /// <summary>So many were accepted before an answer named no broker; 0 as long as none did.</summary>
    public int ConnectionsAtFirstEmptyAnswer => Volatile.Read(ref _connectionsAtFirstEmptyAnswer);

    public bool NamesNobody { get; set; }

    public void Dispose() => _server.Dispose();

    private bool Answer(ApiKey key, short version, byte[] body, WireWriter answer)
    {
        switch (key)
        {
            case ApiKey.ApiVersions:
                answer.Int16((short)(version == 0 ? ErrorCode.None : ErrorCode.UnsupportedVersion));
                answer.Int32(2);
                WriteVersions(answer, ApiKey.Metadata, 1);
                WriteVersions(answer, ApiKey.ApiVersions, 0);
                return true;
            case ApiKey.Metadata:
                WriteMetadata(answer);
                return true;
            default:
                return false;
        }
    }

    private static void WriteVersions(WireWriter answer, ApiKey key, short max)
    {
        answer.Int16((short)key);
        answer.Int16(0);
        answer.Int16(max);
    }

    private void WriteMetadata(WireWriter answer)
    {
        if (NamesNobody)
        {
            answer.Int32(0);
            answer.Int32(-1); // the controller
            Interlocked.CompareExchange(ref _connectionsAtFirstEmptyAnswer, Connections, 0);
        }
        else
        {
            answer.Int32(1);
            answer.Int32(Number);
            answer.String("127.0.0.1");
            answer.Int32(_server.Port);
            answer.Int16(-1); // no rack
            answer.Int32(Number); // the controller
        }

        answer.Int32(1);
        answer.Int16((short)ErrorCode.LeaderNotAvailable);
        answer.String("topic");
        answer.Bool(false); // not internal
        answer.Int32(0); // partitions
    }
}
