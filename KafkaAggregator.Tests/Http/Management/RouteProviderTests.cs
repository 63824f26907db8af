using System.Net;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Clustering;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Http.Management;

/// <summary>Route providers that somebody registered with Akka.Management are served.</summary>
public sealed class RouteProviderTests
{
    [Fact]
    public async Task Provider_IsServed_WithFormsAndStatusOfItsOwn()
    {
        await using var node = await ClusterNode.StartAsync(new ClusterOptions
        {
            Port = FreePorts.Find(1),
            IsPortGiven = true,
            Akka = $"akka.management.http.routes.own = \"{typeof(OwnRoutes).AssemblyQualifiedName}\"",
        });
        using var client = new HttpClient { BaseAddress = node.Url };
        Assert.Equal("read-only: True, asked: b", await client.GetStringAsync("/own/things?a=b"));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("colour", "red")]);
        using var put = await client.PutAsync("/own/things", form);
        Assert.Equal((HttpStatusCode.Created, "red"), (put.StatusCode, await put.Content.ReadAsStringAsync()));
        Assert.Equal(["yes"], put.Headers.GetValues("X-Own"));
        using var gone = await client.DeleteAsync("/own/things");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }
}
