using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

public sealed class ClusterSocketTests : IDisposable
{
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);
    private readonly List<(int Wanted, int Port)> _moves = [];

    public ClusterSocketTests() => _taken.Start();

    private int Taken => ((IPEndPoint)_taken.LocalEndpoint).Port;

    public void Dispose() => _taken.Dispose();

    [Fact]
    public void FindPort_GivesTheOneThatIsFree()
    {
        var port = FreePorts.Find(1);
        Assert.Equal(port, Find(new ClusterOptions { Port = port, IsPortGiven = true }));
        Assert.Empty(_moves);
    }

    [Fact]
    public void FindPort_Moves_WhenAPortThatNobodySetIsTaken()
    {
        var port = Find(new ClusterOptions { Port = Taken });
        Assert.Equal([(Taken, port)], _moves);
        Assert.NotEqual(Taken, port);
    }

    [Fact]
    public void FindPort_GivesAnyFreeOne_WhenItIsZero() =>
        Assert.NotEqual(0, Find(new ClusterOptions { Port = 0, IsPortGiven = true }));

    [Fact]
    public void FindPort_NamesTheSetting_WhenAPortThatWasSetIsTaken()
    {
        Assert.Contains("Set cluster.port (CLUSTER_PORT) to", Refusal(new ClusterOptions { Port = Taken, IsPortGiven = true }));
        Assert.Contains("Set cluster.bind_port to", Refusal(new ClusterOptions { BindPort = Taken }));
    }

    /// <summary>One address is not of this machine, one name is not of any.</summary>
    [Theory]
    [InlineData("203.0.113.1")]
    [InlineData("no-such-host.invalid")]
    public void FindPort_NamesTheSetting_WhenTheHostIsNotOfThisMachine(string host)
    {
        var refusal = Refusal(new ClusterOptions { Hostname = host });
        Assert.StartsWith($"The cluster cannot listen on {host}:4053: ", refusal, StringComparison.Ordinal);
        Assert.Contains("Set cluster.hostname (CLUSTER_HOSTNAME), or cluster.bind_hostname, to", refusal);
        Assert.Contains("Set cluster.bind_hostname to", Refusal(new ClusterOptions { BindHostname = host }));
    }

    private int Find(ClusterOptions cluster) => ClusterSocket.FindPort(cluster, (wanted, port) => _moves.Add((wanted, port)));

    private string Refusal(ClusterOptions cluster)
    {
        var message = Assert.Throws<CannotListenException>(() => Find(cluster)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
