using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KafkaAggregator.Tests.Integration;

/// <summary>
/// Many connections to one port that say what no client should, all open at once and until the end: bytes without
/// sense, more than anybody takes, a byte now and then, nothing at all.
/// </summary>
internal sealed class RudeClients : IAsyncDisposable
{
    private const int Kinds = 5;
    private const int ChunkBytes = 16 * 1024;

    /// <summary>What one client tries to send at most.</summary>
    private const int Chunks = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _talks = [];
    private readonly List<TcpClient> _clients = [];

    /// <summary>Connects so many, and has them talk.</summary>
    public static async Task<RudeClients> StartAsync(int port, int count)
    {
        var clients = new RudeClients();
        for (var index = 0; index < count; index++)
        {
            var client = new TcpClient();
            clients._clients.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, port);
            clients._talks.Add(clients.TalkAsync(client.GetStream(), index));
        }

        return clients;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_talks);
        _clients.ForEach(client => client.Dispose());
        _stopping.Dispose();
    }

    private async Task TalkAsync(NetworkStream stream, int index)
    {
        try
        {
            await ((index % Kinds) switch
            {
                0 => SendAsync(stream, Noise(index), Chunks),
                1 => SendAsync(stream, Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('x', ChunkBytes)}"), Chunks),
                2 => SendAsync(stream, [0x7f, 0xff, 0xff, 0xff, .. Noise(index)], Chunks),
                3 => DripAsync(stream),
                _ => Task.Delay(Timeout.Infinite, _stopping.Token),
            });
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // It was shown the door, or the test is over.
        }
    }

    private async Task SendAsync(NetworkStream stream, byte[] bytes, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await stream.WriteAsync(bytes, _stopping.Token);
        }

        await Task.Delay(Timeout.Infinite, _stopping.Token);
    }

    private async Task DripAsync(NetworkStream stream)
    {
        while (true)
        {
            await stream.WriteAsync(new byte[] { (byte)'G' }, _stopping.Token);
            await Task.Delay(Pause, _stopping.Token);
        }
    }

    private static byte[] Noise(int seed)
    {
        var bytes = new byte[ChunkBytes];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
