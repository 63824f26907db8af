using System.Net;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Hosting;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

public sealed class OwnHostTests
{
    [Theory]
    [InlineData("10.0.1.7 172.18.0.3", "10.0.1.6 10.0.1.7", "10.0.1.7")]
    [InlineData("172.18.0.3 10.0.1.7", "10.0.1.6 10.0.1.7", "10.0.1.7")]
    [InlineData("127.0.1.1 10.0.1.7", "", "10.0.1.7")]
    [InlineData("", "10.0.1.6", "127.0.0.1")]
    public async Task Fill_TakesTheAddressThatTheNameHas_OrOneOfThisMachine(string own, string named, string expected)
    {
        var options = new ClusterOptions
        {
            SeedNodes = ["dns://tasks:4053"],
            Names = new NameLookup((name, _) => Task.FromResult(Parse(name == "tasks" ? named : own))),
        };
        Assert.Equal(expected, (await OwnHost.FillAsync(options, "machine", CancellationToken.None)).Hostname);
    }

    [Fact]
    public async Task Fill_LeavesWhatWasGiven_AndSeedsThatAreAList()
    {
        var names = new NameLookup((_, _) => Task.FromResult(Parse("10.0.1.7")));
        var given = new ClusterOptions { Hostname = "a", IsHostnameGiven = true, SeedNodes = ["dns://tasks:4053"], Names = names };
        Assert.Same(given, await OwnHost.FillAsync(given, "machine", CancellationToken.None));
        var list = new ClusterOptions { SeedNodes = ["tasks:4053"], Names = names };
        Assert.Same(list, await OwnHost.FillAsync(list, "machine", CancellationToken.None));
    }

    private static IPAddress[] Parse(string addresses) =>
        [.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)];
}
