using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>
/// Stands before a server and passes everything on; shut, it refuses connections and has cut those that were there: the
/// server is away, and has its data when it is back.
/// </summary>
internal sealed class ServerGate : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly int _port = FreePorts.Find(1);
    private readonly Lock _lock = new();
    private readonly HashSet<TcpClient> _connections = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public ServerGate(string server)
    {
        _server = new Uri(server);
        Open();
    }

    /// <summary>The server's address through this gate.</summary>
    public string Address => new UriBuilder(_server) { Host = "127.0.0.1", Port = _port }.Uri.ToString();

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async Task ShutAsync()
    {
        _listener?.Stop();
        await _accepting;
        lock (_lock)
        {
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }

            _connections.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ShutAsync();
        _listener?.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return; // shut
            }

            lock (_lock)
            {
                _connections.Add(client);
            }

            _ = PassAsync(client);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port);
            using var ending = new CancellationTokenSource();
            var (inner, outer) = (server.GetStream(), client.GetStream());
            await Task.WhenAny(outer.CopyToAsync(inner, ending.Token), inner.CopyToAsync(outer, ending.Token));
            await ending.CancelAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return; // either end went away, or the gate was shut
        }
        finally
        {
            client.Dispose();
            lock (_lock)
            {
                _connections.Remove(client);
            }
        }
    }
}
