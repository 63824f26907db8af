using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Tests.Kafka;

/// <summary>
/// Answers requests for the versions of Kafka's protocol and for metadata, and says, where it is told to, what a broker
/// says that is being stopped: that there are no brokers. Closes a connection that asks for anything else.
/// </summary>
internal sealed class ForgetfulBroker : IDisposable
{
    private const int Number = 1;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;
    private int _empty;

    public ForgetfulBroker()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>So many were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>So many answers named no broker.</summary>
    public int EmptyAnswers => Volatile.Read(ref _empty);

    public bool NamesNobody { get; set; }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var size = new byte[sizeof(int)];
                while (true)
                {
                    await stream.ReadExactlyAsync(size);
                    var request = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
                    await stream.ReadExactlyAsync(request);
                    if (Answer(request) is not { } answer)
                    {
                        return;
                    }

                    await stream.WriteAsync(answer);
                }
            }
            catch (IOException)
            {
                // The client has left.
            }
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> request)
    {
        var (key, version) = ((ApiKey)BinaryPrimitives.ReadInt16BigEndian(request), BinaryPrimitives.ReadInt16BigEndian(request[2..]));
        var answer = new WireWriter();
        answer.Int32(0); // the length, which its end brings
        answer.Int32(BinaryPrimitives.ReadInt32BigEndian(request[4..])); // the correlation id
        switch (key)
        {
            case ApiKey.ApiVersions:
                answer.Int16((short)(version == 0 ? ErrorCode.None : ErrorCode.UnsupportedVersion));
                answer.Int32(2);
                WriteVersions(answer, ApiKey.Metadata, 1);
                WriteVersions(answer, ApiKey.ApiVersions, 0);
                break;
            case ApiKey.Metadata:
                WriteMetadata(answer);
                break;
            default:
                return null;
        }

        answer.PatchLength();
        return answer.Written.ToArray();
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
            Interlocked.Increment(ref _empty);
        }
        else
        {
            answer.Int32(1);
            answer.Int32(Number);
            answer.String("127.0.0.1");
            answer.Int32(Port);
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
