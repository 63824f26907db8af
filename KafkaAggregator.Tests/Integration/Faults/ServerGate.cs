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
    private readonly int _port;
    private readonly Func<Socket> _createSocket;
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _connections = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public ServerGate(string server)
        : this(new Uri(server), FreePorts.Find(1), CreateSocket)
    {
    }

    /// <summary>A gate that stands where its sockets are created: in a network of its own, it may have the server's port.</summary>
    public ServerGate(Uri server, int port, Func<Socket> createSocket)
    {
        (_server, _port, _createSocket) = (server, port, createSocket);
        Open();
    }

    /// <summary>The server's address through this gate.</summary>
    public string Address => new UriBuilder(_server) { Host = "127.0.0.1", Port = _port }.Uri.ToString();

    public void Open()
    {
        _listener = _createSocket();
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, _port));
        _listener.Listen();
        _accepting = AcceptAsync(_listener);
    }

    public async Task ShutAsync()
    {
        _listener?.Dispose();
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

    public async ValueTask DisposeAsync() => await ShutAsync();

    private static Socket CreateSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync();
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

    private async Task PassAsync(Socket client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port);
            using var ending = new CancellationTokenSource();
            var inner = server.GetStream();
            await using var outer = new NetworkStream(client, ownsSocket: false);
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
