using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class SummarySchemasTests : IDisposable
{
    private readonly FakeSchemaRegistry _registry = new();
    private readonly FakeTimeProvider _time = new();

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
        var resolved = await ResolveAsync(new SummarySchemas(registry, registry, _time, new RecordingLogger()));
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

    [Fact]
    public async Task Resolve_TakesTheOtherSourcesNewFields_WithoutARestart()
    {
        var schemas = Make();
        await RegisterOtherAsync("y");
        Assert.Equal(["x", "y"], NamesOf(await ResolveUnionAsync(schemas)));
        await RegisterOtherAsync("y", "z");
        Assert.Equal(["x", "y"], NamesOf(await ResolveUnionAsync(schemas)));
        _time.Advance(SummarySchemas.UnionAgeMax);
        Assert.Null(schemas.Find(Union, SinkFixtures.Source, SinkFixtures.Summary(0).Writers));
        Assert.Equal(["x", "y", "z"], NamesOf(await ResolveUnionAsync(schemas)));
        Assert.NotNull(schemas.Find(Union, SinkFixtures.Source, SinkFixtures.Summary(0).Writers));
    }

    [Fact]
    public async Task Resolve_KeepsWhatItHas_WhenTheRegistryIsAwayAfterATime()
    {
        var schemas = Make();
        await RegisterOtherAsync("y");
        var before = await ResolveUnionAsync(schemas);
        _time.Advance(SummarySchemas.UnionAgeMax);
        _registry.Failure = new RegistryUnavailableException("away");
        Assert.Same(before, await ResolveUnionAsync(schemas));
        Assert.Same(before, schemas.Find(Union, SinkFixtures.Source, SinkFixtures.Summary(0).Writers));
    }

    private static AggregationDefinition Union { get; } = SinkFixtures.Source.Aggregations[0] with
    {
        UnionSources = [new("source", new FieldRules(), null), new("other", new FieldRules(), null)],
    };

    private static IEnumerable<string> NamesOf(ResolvedSummarySchema resolved) =>
        resolved.Schema.Fields.Select(field => field.Name);

    private Task<int> RegisterOtherAsync(params IEnumerable<string> fields) => _registry.RegisterAsync(
        "other-value",
        $$"""{"type":"record","name":"o","fields":[{{string.Join(',', fields.Select(name => $$"""{"name":"{{name}}","type":"double"}"""))}}]}""",
        default);

    private static Task<ResolvedSummarySchema> ResolveUnionAsync(SummarySchemas schemas) =>
        schemas.ResolveAsync(Union, SinkFixtures.Source, SinkFixtures.Summary(0).Writers, default);

    private SummarySchemas Make() => new(_registry, _registry, _time, new RecordingLogger());

    private static Task<ResolvedSummarySchema> ResolveAsync(SummarySchemas schemas)
    {
        var summary = SinkFixtures.Summary(0);
        return schemas.ResolveAsync(summary.Aggregation, SinkFixtures.Source, summary.Writers, default);
    }
}
