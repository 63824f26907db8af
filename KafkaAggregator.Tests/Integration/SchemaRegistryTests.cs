using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Our registry client against a real registry.</summary>
[Collection(KafkaCollection.Name)]
public sealed class SchemaRegistryTests(KafkaBroker broker, RegistryServer server)
{
    private const string Point =
        """{"type":"record","name":"Point","namespace":"geo","fields":[{"name":"x","type":"double"}]}""";

    private static readonly CancellationToken None = CancellationToken.None;

    [KafkaFact]
    public async Task Find_GivesWhatWasRegistered_OrNull()
    {
        using var registry = await OpenAsync();
        var subject = $"points-{Guid.NewGuid():N}-value";

        Assert.Null(await registry.FindLatestAsync(subject, None));
        var id = await registry.RegisterAsync(subject, Point, None);

        Assert.Equal(new RegisteredSchema(id, 1, Point), await registry.FindLatestAsync(subject, None));
        Assert.Equal(Point, await registry.FindAsync(id, None));
        Assert.Equal(id, await registry.RegisterAsync(subject, Point, None));
        Assert.Null(await registry.FindAsync(int.MaxValue, None));
    }

    [KafkaFact]
    public async Task FindLatestAsync_GivesTheSecondVersion_WhenAnotherClientRegisteredIt()
    {
        using var registry = await OpenAsync();
        using var other = await OpenAsync();
        var subject = $"points-{Guid.NewGuid():N}-value";
        await registry.RegisterAsync(subject, Point, None);
        Assert.Equal(1, (await registry.FindLatestAsync(subject, None))!.Version);

        await other.RegisterAsync(
            subject, Point.Replace("}]", "},{\"name\":\"y\",\"type\":[\"null\",\"double\"],\"default\":null}]", StringComparison.Ordinal), None);

        Assert.Equal(2, (await registry.FindLatestAsync(subject, None))!.Version);
    }

    [KafkaFact]
    public async Task RegisterAsync_Refuses_WhenIncompatibleOrNoSchema()
    {
        using var registry = await OpenAsync();
        var subject = $"points-{Guid.NewGuid():N}-value";
        await registry.RegisterAsync(subject, Point, None);

        var incompatible = await Assert.ThrowsAsync<SchemaRefusedException>(
            () => registry.RegisterAsync(subject, Point.Replace("double", "string", StringComparison.Ordinal), None));
        await Assert.ThrowsAsync<SchemaRefusedException>(() => registry.RegisterAsync(subject, """{"type":"nonsense"}""", None));

        Assert.Contains(subject, incompatible.Message, StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Calls_WaitForTheRegistry_WhenItIsKilledFrozenAndBack()
    {
        await using var own = await RegistryServer.StartOwnAsync();
        var url = await own.GetUrlAsync(broker);
        using var registry = Open(url, TimeSpan.FromSeconds(30));
        using var hasty = Open(url, TimeSpan.FromSeconds(1));
        var id = await registry.RegisterAsync("a", Point, None);

        await own.PauseAsync();
        var frozen = await Assert.ThrowsAsync<RegistryUnavailableException>(() => hasty.FindLatestAsync("a", None));
        Assert.Contains("did not answer in time", frozen.Message, StringComparison.Ordinal);
        await own.ResumeAsync();
        Assert.Equal(id, (await registry.FindLatestAsync("a", None))!.Id);

        await own.KillAsync();
        var gone = await Assert.ThrowsAsync<RegistryUnavailableException>(() => registry.FindLatestAsync("a", None));
        Assert.Contains(url, gone.Message, StringComparison.Ordinal);
    }

    private static SchemaRegistry Open(string url, TimeSpan timeout) => new(
        new SchemaRegistryOptions { Url = url, RequestTimeout = timeout, CallTimeout = timeout * 2 }, TimeProvider.System);

    /// <summary>Its first answers take their time on a busy machine.</summary>
    private async Task<SchemaRegistry> OpenAsync() => Open(await server.GetUrlAsync(broker), TimeSpan.FromSeconds(30));
}
