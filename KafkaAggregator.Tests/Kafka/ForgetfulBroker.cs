using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KafkaAggregator.Tests.Kafka;

/// <summary>
/// Answers requests for the versions of Kafka's protocol and for metadata, and says, where it is told to, what a broker
/// says that is being stopped: that there are no brokers. Closes a connection that asks for anything else.
/// </summary>
internal sealed class ForgetfulBroker : IDisposable
{
    private const short MetadataKey = 3;
    private const short VersionsKey = 18;
    private const short UnsupportedVersion = 35;
    private const short LeaderNotAvailable = 5;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;
    private int _empty;

    public ForgetfulBroker()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>So many were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>So many answers named no broker.</summary>
    public int EmptyAnswers => Volatile.Read(ref _empty);

    public bool NamesNobody { get; set; }

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
        var (key, version) = (BinaryPrimitives.ReadInt16BigEndian(request), BinaryPrimitives.ReadInt16BigEndian(request[2..]));
        var answer = new MemoryStream();
        answer.Write(new byte[sizeof(int)]);
        answer.Write(request[4..8]); // the correlation id
        switch (key)
        {
            case VersionsKey:
                WriteShort(answer, version == 0 ? (short)0 : UnsupportedVersion);
                WriteInt(answer, 2);
                WriteVersions(answer, MetadataKey, 1);
                WriteVersions(answer, VersionsKey, 0);
                break;
            case MetadataKey when NamesNobody:
                WriteInt(answer, 0);
                WriteInt(answer, -1); // the controller
                WriteTopic(answer);
                Interlocked.Increment(ref _empty);
                break;
            case MetadataKey:
                WriteInt(answer, 1);
                WriteInt(answer, 1);
                WriteText(answer, "127.0.0.1");
                WriteInt(answer, ((IPEndPoint)_listener.LocalEndpoint).Port);
                WriteShort(answer, -1); // no rack
                WriteInt(answer, 1);
                WriteTopic(answer);
                break;
            default:
                return null;
        }

        var bytes = answer.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - sizeof(int));
        return bytes;
    }

    private static void WriteVersions(MemoryStream answer, short key, short max)
    {
        WriteShort(answer, key);
        WriteShort(answer, 0);
        WriteShort(answer, max);
    }

    private static void WriteTopic(MemoryStream answer)
    {
        WriteInt(answer, 1);
        WriteShort(answer, LeaderNotAvailable);
        WriteText(answer, "topic");
        answer.WriteByte(0); // not internal
        WriteInt(answer, 0); // partitions
    }

    private static void WriteText(MemoryStream answer, string text)
    {
        WriteShort(answer, (short)text.Length);
        answer.Write(Encoding.ASCII.GetBytes(text));
    }

    private static void WriteShort(MemoryStream answer, short value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        answer.Write(bytes);
    }

    private static void WriteInt(MemoryStream answer, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        answer.Write(bytes);
    }
}
