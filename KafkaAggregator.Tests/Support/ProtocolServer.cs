using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// Listens on a loopback port and answers requests of Kafka's protocol by a script. A connection that asks for what the
/// script does not answer is closed.
/// </summary>
internal sealed class ProtocolServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private const int ClientIdAt = 8; // behind key, version and correlation id
    private readonly Func<ApiKey, short, byte[], WireWriter, bool> _answer;
    private int _connections;

    /// <param name="answer">
    /// Given a request's key, version and what follows the client's id writes what follows the correlation id; false: it is not
    /// answered. Any thread.
    /// </param>
    public ProtocolServer(Func<ApiKey, short, byte[], WireWriter, bool> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>So many were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

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
        var body = request[(ClientIdAt + sizeof(short) + Math.Max(0, (int)BinaryPrimitives.ReadInt16BigEndian(request[ClientIdAt..])))..];
        if (!_answer(key, version, body.ToArray(), answer))
        {
            return null;
        }

        answer.PatchLength();
        return answer.Written.ToArray();
    }
}
