using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class SummarySchemasTests : IDisposable
{
    private readonly FakeSchemaRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task Resolve_RegistersOnce_WhenManyPartitionsAskTogether()
    {
        var schemas = Make();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => ResolveAsync(schemas))));
        Assert.Equal(1, _registry.Registrations);
    }

    [Fact]
    public async Task Resolve_TakesAnotherNodesVersion_WhenItWasFaster()
    {
        var elsewhere = await ResolveAsync(Make());
        using var registry = new FakeSchemaRegistry { Faster = elsewhere.Schema.Json };
        var resolved = await ResolveAsync(new SummarySchemas(registry, registry, new RecordingLogger()));
        Assert.Equal(1, registry.Registrations);
        Assert.Equal((await registry.FindLatestAsync("out-value", default))!.Id, resolved.Id);
    }

    [Fact]
    public async Task Resolve_IsRefused_WhenTheLatestVersionIsStillTheSame()
    {
        _registry.Refusal = new SchemaRefusedException("incompatible");
        var error = await Assert.ThrowsAsync<SchemaRefusedException>(() => ResolveAsync(Make()));
        Assert.Equal("incompatible", error.Message);
    }

    [Fact]
    public async Task Resolve_IsRefused_WhereTwoFieldsWouldGetOneName()
    {
        const string Twice = """
            {"type":"record","name":"r","fields":[{"name":"a_b","type":"double"},
             {"name":"a","type":{"type":"record","name":"s","fields":[{"name":"b","type":"double"}]}}]}
            """;
        var writer = new SourceSchemas(SinkFixtures.Source).Add(7, Twice).Writer!;
        var error = await Assert.ThrowsAsync<SchemaRefusedException>(
            () => Make().ResolveAsync(SinkFixtures.Source.Aggregations[0], SinkFixtures.Source, [writer], default));
        Assert.Contains("'a_b' and 'a.b' would both be called 'a_b'", error.Message);
        Assert.Equal(0, _registry.Registrations);
    }

    private SummarySchemas Make() => new(_registry, _registry, new RecordingLogger());

    private static Task<ResolvedSummarySchema> ResolveAsync(SummarySchemas schemas)
    {
        var summary = SinkFixtures.Summary(0);
        return schemas.ResolveAsync(summary.Aggregation, SinkFixtures.Source, summary.Writers, default);
    }
}
