using System.Net;
using System.Net.Sockets;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>Listens where a node should, and answers whatever comes with the same bytes before it closes.</summary>
internal sealed class Impostor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public Impostor(byte[] answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await AnswerAsync(client.GetStream(), answer);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, byte[] answer)
    {
        var hello = new byte[4096];
        try
        {
            // Read first: what is unread when a connection closes resets it.
            if (await stream.ReadAsync(hello, _stopping.Token) == 0)
            {
                return; // given up by who called
            }

            await stream.WriteAsync(answer, _stopping.Token);
            while (answer.Length > 0 && await stream.ReadAsync(hello, _stopping.Token) > 0)
            {
                // Not the first to close.
            }
        }
        catch (IOException)
        {
            // The caller has gone.
        }
    }
}
