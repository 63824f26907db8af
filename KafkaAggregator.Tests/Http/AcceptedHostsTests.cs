using System.Net;
using KafkaAggregator.Host.Http;
using Xunit;

namespace KafkaAggregator.Tests.Http;

public sealed class AcceptedHostsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8558", "127.0.0.1", true)]
    [InlineData("http://127.0.0.1:8558", "localhost", true)]
    [InlineData("http://127.0.0.1:8558", "LOCALHOST", true)]
    [InlineData("http://127.0.0.1:8558", "[::1]", true)]
    [InlineData("http://127.0.0.1:8558", "10.0.0.7", false)]
    [InlineData("http://127.0.0.1:8558", "attacker.example", false)]
    [InlineData("http://127.0.0.1:8558", "localhost.attacker.example", false)]
    [InlineData("http://localhost:8558", "127.0.0.1", true)]
    [InlineData("https://node1.example:8558", "node1.example", true)]
    [InlineData("https://node1.example:8558", "localhost", false)]
    [InlineData("http://0.0.0.0:8558", "10.0.0.7", true)]
    [InlineData("http://[::]:8558", "[fd00::7]", true)]
    [InlineData("http://*:8558", "localhost", true)]
    [InlineData("http://+:8558", "attacker.example", false)]
    public void Accepts_TheNamesOfWhatIsListenedOn(string url, string host, bool isAccepted) =>
        Assert.Equal(isAccepted, new AcceptedHosts([url], []).Accepts(host, 8558));

    [Fact]
    public void Accepts_TheMachinesName_WhereEveryAddressIsListenedOn()
    {
        Assert.True(new AcceptedHosts(["http://0.0.0.0:8558"], []).Accepts(Dns.GetHostName(), 8558));
        Assert.False(new AcceptedHosts(["http://127.0.0.1:8558"], []).Accepts($"{Dns.GetHostName()}.example", 8558));
    }

    [Theory]
    [InlineData("aggregator.example", null, true)]
    [InlineData("aggregator.example", 443, true)]
    [InlineData("proxy.example", 8443, true)]
    [InlineData("proxy.example", 443, false)]
    [InlineData("other.example", 443, false)]
    public void Accepts_WhatIsAllowedBesides(string host, int? port, bool isAccepted) =>
        Assert.Equal(isAccepted, new AcceptedHosts(["http://127.0.0.1:8558"], ["aggregator.example", "proxy.example:8443"]).Accepts(host, port));
}
