using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>Nodes that speak to each other by mutual TLS, and who is kept out.</summary>
public sealed class NodeTlsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DownAfter = TimeSpan.FromSeconds(1);
    private readonly NodeCertificates _authority = new("our-authority");

    public void Dispose() => _authority.Dispose();

    /// <summary>The introduction of strangers goes by the scout, which needs the certificate too.</summary>
    [Fact]
    public async Task Nodes_FormOneCluster_AndMeetAgainAfterASplit()
    {
        await using var gates = new GatedNodes();
        await using var first = await ClusterNode.StartAsync(gates.Next(DownAfter) with { Tls = _authority.Issue() });
        await using var second = await ClusterNode.StartAsync(gates.Next(DownAfter) with { Tls = _authority.Issue() });
        await first.WaitForMembersAsync(2);
        await second.WaitForMembersAsync(2);
        await gates.CutAsync();
        await first.WaitForMembersAsync(1);
        await second.WaitForMembersAsync(1);
        gates.Heal();
        await second.WaitForStopAsync();
        Assert.Equal([ExitCode.Done, ExitCode.PlaceLost], [first.EndsWith, second.EndsWith]);
    }

    [Fact]
    public async Task Node_StaysOut_WithoutOurCertificate()
    {
        var port = FreePorts.Find(4);
        var log = new RecordingLogger();
        await using var first = await ClusterNode.StartAsync(ClusterNode.OptionsFor(Options(port, port, _authority.Issue())), log);
        await first.WaitForMembersAsync(1);
        using var others = new NodeCertificates("other-authority");
        var foreignLog = new RecordingLogger();
        var foreign = others.Issue() with { CaFile = _authority.AuthorityFile };
        await using var second = await ClusterNode.StartAsync(ClusterNode.OptionsFor(Options(port + 1, port, foreign)), foreignLog);
        await using var plain = await ClusterNode.StartAsync(Options(port + 2, port, tls: null));
        await Connect(port, certificates: []);
        string[] reasons =
        [
            "it shows the certificate CN=node-1, which the authority in cluster.tls.ca_file did not sign",
            "it shows no certificate",
            "it does not speak TLS",
        ];
        await Waiting.UntilAsync(
            () => reasons.All(reason => Has(log, $"127.0.0.1 is refused as a node: {reason}")), Limit, () => string.Join('\n', log.Lines));

        // A node of ours joins beside them, and they do not.
        await using var third = await ClusterNode.StartAsync(Options(port + 3, port, _authority.Issue()));
        await first.WaitForMembersAsync(2);
        await second.WaitForAsync(() => Has(foreignLog, "Waiting for the cluster at"));
        Assert.All([second, plain], node => Assert.NotNull(node.NotReady("cluster")));
        Assert.DoesNotContain(first.Cluster.State.Members, member => member.Address.Port == port + 1 || member.Address.Port == port + 2);

        // They try on; each reason is said once.
        Assert.Equal(reasons.Length, log.Lines.Count(line => line.Text.Contains("is refused as a node", StringComparison.Ordinal)));
        Assert.DoesNotContain(log.Lines, line => line.Level == LogLevel.Error || line.Text.Contains("handshake", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Node_RefusesToSpeak_ToANodeOfAnotherAuthority()
    {
        var port = FreePorts.Find(2);
        using var others = new NodeCertificates("other-authority");
        await using var first = await ClusterNode.StartAsync(Options(port, port, others.Issue() with { CaFile = _authority.AuthorityFile }));
        var log = new RecordingLogger();
        await using var second = await ClusterNode.StartAsync(ClusterNode.OptionsFor(Options(port + 1, port, _authority.Issue())), log);
        await second.WaitForAsync(() => Has(log, "is refused as a node: it shows the certificate CN=node-1, which the authority"));
        Assert.Equal(MemberStatus.Removed, second.Cluster.SelfMember.Status);
    }

    /// <summary>What answers at a seed's address in place of a node: the end of the address is told, and why.</summary>
    public static TheoryData<string, string, string> Impostors => new()
    {
        { "another service", "SSH-2.0-OpenSSH_9.2", "it does not speak TLS" },
        { "TLS of another kind", "\x15\x03\x03\x00\x02\x02\x28", "it breaks the TLS handshake off: " },
        { "TLS that is broken", "\x16\x03\x03\x00\x04\xff\xff\xff\xff", "it breaks the TLS handshake off: " },
        { "nothing", "", "it closes the connection in the TLS handshake" },
    };

    /// <summary>Akka by itself ends the ActorSystem whose call fails.</summary>
    [Theory]
    [MemberData(nameof(Impostors))]
    public async Task Node_GoesOn_WhatAnswersAtASeed(string what, string answer, string reason)
    {
        var port = FreePorts.Find(2);
        await using var impostor = new Impostor(Encoding.Latin1.GetBytes(answer));
        var log = new RecordingLogger();
        var options = Options(port, port, _authority.Issue());
        await using var first = await ClusterNode.StartAsync(
            ClusterNode.OptionsFor(options with { SeedNodes = [.. options.SeedNodes, impostor.Address] }), log);
        await Waiting.UntilAsync(
            () => Has(log, $"{impostor.Address} is refused as a node: {reason}"), Limit, () => string.Join("\n", log.Lines));
        await ShowsHealthyAsync(first, port, what);
        AssertRefusalIsToldOnce(log, impostor.Address);
        Assert.DoesNotContain(
            log.Lines.Where(line => line.Text.Contains(impostor.Address, StringComparison.Ordinal)),
            line => line.Level == LogLevel.Error || line.Text.Contains('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Node_GoesOn_WhereASeedIsNoNodeOfOurs(bool isForeign)
    {
        var port = FreePorts.Find(3);
        using var others = new NodeCertificates("other-authority");
        var tls = isForeign ? others.Issue() with { CaFile = _authority.AuthorityFile } : null;
        await using var stranger = await ClusterNode.StartAsync(Options(port + 2, port + 2, tls));
        var log = new RecordingLogger();
        var options = Options(port, port, _authority.Issue());
        await using var first = await ClusterNode.StartAsync(
            ClusterNode.OptionsFor(options with { SeedNodes = [.. options.SeedNodes, $"127.0.0.1:{port + 2}"] }), log);
        await first.WaitForAsync(() => Has(log, $"127.0.0.1:{port + 2} is refused as a node: it "));
        await ShowsHealthyAsync(first, port, "a node");
        await stranger.WaitForMembersAsync(1);
        Assert.Equal(ExitCode.Done, stranger.EndsWith);
        AssertRefusalIsToldOnce(log, $"127.0.0.1:{port + 2}");
    }

    /// <summary>
    /// Once, and of nobody else. On a busy machine a node of ours may be told that gave a call up before its handshake was over:
    /// callers have no port.
    /// </summary>
    private static void AssertRefusalIsToldOnce(RecordingLogger log, string peer)
    {
        var told = log.Lines.Select(line => line.Text).Where(text => text.Contains("is refused as a node", StringComparison.Ordinal))
            .Where(text => text != "127.0.0.1 is refused as a node: it closes the connection in the TLS handshake").ToList();
        Assert.True(told.Count == 1, string.Join('\n', told));
        Assert.StartsWith($"{peer} is refused as a node: ", told[0]);
    }

    /// <summary>It is Up, takes another node in, and has not begun to end.</summary>
    private async Task ShowsHealthyAsync(ClusterNode first, int port, string what)
    {
        await first.WaitForMembersAsync(1);
        await using var second = await ClusterNode.StartAsync(Options(port + 1, port, _authority.Issue()));
        await first.WaitForMembersAsync(2);
        await second.WaitForMembersAsync(2);
        Assert.True(first.NotReady("cluster") is null, what);
        Assert.Equal(ExitCode.Done, first.EndsWith);
        Assert.Null(CoordinatedShutdown.Get(first.System).ShutdownReason);
    }

    private static bool Has(RecordingLogger log, string text) => log.Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));

    private static ClusterOptions Options(int port, int seed, ClusterTlsOptions? tls) => new()
    {
        Port = port,
        IsPortGiven = true,
        SeedNodes = [$"127.0.0.1:{seed}"],
        DownAfter = DownAfter,
        Tls = tls,
    };

    /// <summary>Whatever the client thinks of the end, the server has judged it by then.</summary>
    private static async Task Connect(int port, X509CertificateCollection certificates)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        try
        {
            await stream.AuthenticateAsClientAsync("node", certificates, false);
            Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // Closed on it: what was to be shown.
        }
    }
}
