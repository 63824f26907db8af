using System.Net;
using KafkaAggregator.Tests.Integration.Faults;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Hosts;

/// <summary>
/// A host and the worker that runs on it, started anew when it ends with 3, as a swarm does. Broker and registry are
/// behind gates of the host's own, which can be shut.
/// </summary>
internal sealed class HostMachine : IAsyncDisposable
{
    public const int ClusterPort = 4053;
    public const int HttpPort = 8558;

    /// <summary>The node has lost its place in the cluster, and wants to be started again.</summary>
    private const int PlaceLost = 3;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private readonly NetworkNamespace? _space;
    private readonly List<ServerGate> _gates;
    private readonly Lock _lock = new();
    private readonly List<int> _ends = [];
    private readonly List<string> _earlierLines = [];
    private WorkerProcess? _worker;
    private Task<int> _watching = Task.FromResult(0);
    private volatile bool _isWanted;

    public HostMachine(string address, NetworkNamespace? space, IReadOnlyList<Uri> servers)
    {
        (Address, _space) = (address, space);
        _gates = space is null ? [] : [.. servers.Select(server => new ServerGate(server, server.Port, space.CreateSocket))];
        Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync })
        {
            BaseAddress = new Uri($"http://{address}:{HttpPort}"),
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    public string Address { get; }

    public HttpClient Client { get; }

    /// <summary>Exit codes of the workers that ended by themselves.</summary>
    public IReadOnlyList<int> Ends
    {
        get
        {
            lock (_lock)
            {
                return [.. _ends];
            }
        }
    }

    /// <summary>What its workers wrote.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _earlierLines, .. _worker?.Lines ?? []];
            }
        }
    }

    public void Start(IReadOnlyDictionary<string, string> environment)
    {
        var own = new Dictionary<string, string>(environment, StringComparer.Ordinal)
        {
            ["CLUSTER_HOSTNAME"] = Address,
            ["CLUSTER_PORT"] = $"{ClusterPort}",
            ["HTTP_URLS"] = $"http://{Address}:{HttpPort}",
        };
        _isWanted = true;
        _watching = KeepAsync(own);
    }

    /// <summary>SIGTERM; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        _isWanted = false;
        await _worker!.SignalAsync("TERM");
        return await _watching.WaitAsync(EndLimit);
    }

    /// <summary>As a crash.</summary>
    public async Task KillAsync()
    {
        _isWanted = false;
        await _worker!.SignalAsync("KILL");
        await _watching.WaitAsync(EndLimit);
    }

    /// <summary>Kafka and the registry are away for this host.</summary>
    public Task ShutAsync() => Task.WhenAll(_gates.Select(gate => gate.ShutAsync()));

    public void Open() => _gates.ForEach(gate => gate.Open());

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false; // it does not listen yet
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isWanted = false;
        if (!_watching.IsCompleted)
        {
            await KillAsync();
        }

        foreach (var gate in _gates)
        {
            await gate.DisposeAsync();
        }

        Client.Dispose();
    }

    private async Task<int> KeepAsync(Dictionary<string, string> environment)
    {
        int code;
        do
        {
            await using var worker = WorkerProcess.Start([.. _space?.Prefix ?? [], "dotnet"], environment, "worker");
            _worker = worker;
            code = await worker.WaitForEndAsync();
            lock (_lock)
            {
                _earlierLines.AddRange(worker.Lines);
                _worker = null;
                if (_isWanted)
                {
                    _ends.Add(code);
                }
            }
        }
        while (_isWanted && code == PlaceLost);

        return code;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = _space is null
            ? new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp)
            : _space.CreateSocket();
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellation);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
