using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

/// <summary><c>worker</c> where it cannot begin, as whoever starts it sees it.</summary>
public sealed class WorkerCommandTests
{
    [Fact]
    public async Task Process_EndsWithOneLine_WhenTheHttpPortThatWasSetIsTaken()
    {
        using var taken = Listen();
        var run = await RunAsync(("HTTP_URLS", $"http://127.0.0.1:{PortOf(taken)}"), ("CLUSTER_PORT", $"{FreePorts.Find(1)}"));
        AssertRefused(run, $"HTTP cannot listen on http://127.0.0.1:{PortOf(taken)}: ", "http.urls");
    }

    [Fact]
    public async Task Process_EndsWithOneLine_WhenTheClusterPortThatWasSetIsTaken()
    {
        using var taken = Listen();
        var run = await RunAsync(("HTTP_URLS", "http://127.0.0.1:0"), ("CLUSTER_PORT", $"{PortOf(taken)}"));
        AssertRefused(run, $"The cluster cannot listen on 127.0.0.1:{PortOf(taken)}: ", "cluster.port");
    }

    private static async Task<HostProcess> RunAsync(params (string Name, string Value)[] variables)
    {
        using var folder = new ConfigurationFolder();
        var environment = variables.Append(("KAFKA_BROKER_URL", "127.0.0.1:1"))
            .ToDictionary(variable => variable.Item1, variable => variable.Item2);
        return await HostProcess.RunAsync(folder.Path, environment, "worker");
    }

    private static void AssertRefused(HostProcess run, string start, string setting)
    {
        Assert.Equal("", run.Output);
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), text => !text.StartsWith('{'));
        Assert.StartsWith(start, line, StringComparison.Ordinal);
        Assert.Contains(setting, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Code);
    }

    /// <summary>As Akka's transport listens by default: it lets others share the port.</summary>
    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
