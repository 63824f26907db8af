using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KafkaAggregator.Tests.Support;

/// <summary>A network namespace of Linux: a host of its own as far as networks go. Removed when disposed.</summary>
internal sealed partial class NetworkNamespace : IAsyncDisposable
{
    /// <summary>CLONE_NEWNET.</summary>
    private const int Network = 0x40000000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>With a loopback that is up, and nothing else.</summary>
    public static async Task<NetworkNamespace> CreateAsync(string name)
    {
        await CommandLine.RunAsync(Limit, "ip", "netns", "add", name);
        var created = new NetworkNamespace(name);
        await created.IpAsync("link", "set", "lo", "up");
        return created;
    }

    /// <summary>Runs <c>ip</c> in it.</summary>
    public Task IpAsync(params IEnumerable<string> arguments) => CommandLine.RunAsync(Limit, "ip", ["-n", Name, .. arguments]);

    /// <summary>What a command is put behind to run in it; it sees <c>/etc/netns/NAME</c> over <c>/etc</c>.</summary>
    public IReadOnlyList<string> Prefix => ["ip", "netns", "exec", Name];

    /// <summary>A socket stays in the namespace that it was created in, whichever thread uses it.</summary>
    public Socket CreateSocket()
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join(); // the namespace is the thread's, which ends with it
        return socket ?? throw new InvalidOperationException($"no socket in {Name}", failure);
    }

    public async ValueTask DisposeAsync() => await CommandLine.RunAsync(Limit, "ip", "netns", "delete", Name);

    private void Enter()
    {
        using var handle = File.OpenHandle($"/run/netns/{Name}");
        if (EnterNamespace(handle, Network) != 0)
        {
            throw new InvalidOperationException($"setns: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int EnterNamespace(SafeFileHandle handle, int kind);
}
