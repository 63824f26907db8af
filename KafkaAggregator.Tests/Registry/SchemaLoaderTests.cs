using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Registry;

public sealed class SchemaLoaderTests : IDisposable
{
    private const string Schema = """{"type":"record","name":"R","fields":[{"name":"a","type":"double"}]}""";
    private const int Id = 7;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedRegistry _registry = new();
    private readonly RecordingLogger _log = new();
    private readonly SourceSchemas _schemas = new(new SourceDefinition
    {
        SourceTopic = "t",
        Aggregations =
        [
            new AggregationDefinition { AggregatedTopic = "t-aggregated", Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero) },
        ],
    });

    private readonly SchemaLoader _loader;

    public SchemaLoaderTests() => _loader = NewLoader(Grace);

    public void Dispose() => _loader.Dispose();

    [Fact]
    public void LoadAsync_MakesTheSchemaKnown_WhenTheRegistryKnowsIt()
    {
        _registry.Known[Id] = Schema;

        Assert.True(_loader.LoadAsync(Id).IsCompleted);

        Assert.Equal(SchemaState.Known, _schemas.Find(Id).State);
        Assert.Empty(_log.Lines);
        Assert.True(_loader.LoadAsync(Id).IsCompleted);
        Assert.Equal([Id], _registry.Asked);
    }

    [Theory]
    [InlineData("kafkaaggregator.models.T", "window_size", false, 1)]
    [InlineData("kafkaaggregator.models.T", "window_size", true, 0)]
    [InlineData("kafkaaggregator.models.T", "size", false, 0)]
    [InlineData("other.T", "window_size", false, 0)]
    public void LoadAsync_Warns_WhereAPatternTookATopicOfSummaries(string name, string second, bool isNamed, int warnings)
    {
        _registry.Known[Id] =
            $$"""
            {"type":"record","name":"{{name}}","fields":[{"name":"time","type":"double"},{"name":"{{second}}","type":"double"},
             {"name":"count","type":"long"},{"name":"mean_x","type":"double"}]}
            """;
        using var loader = new SchemaLoader(
            _registry, new SourceSchemas(_schemas.Source with { IsNamed = isNamed }), "t", Grace, _time, _log);
        Assert.True(loader.LoadAsync(Id).IsCompleted);
        Assert.Equal(warnings, _log.Lines.Count(line => line.Level == LogLevel.Warning && line.Text.Contains("excluded_topics")));
    }

    [Fact]
    public void LoadAsync_SaysOnce_WhatTheSchemaRevealsOfTheConfiguration()
    {
        const string Twice = """
            {"type":"record","name":"r","fields":[{"name":"a_b","type":"double"},
             {"name":"a","type":{"type":"record","name":"s","fields":[{"name":"b","type":"double"}]}}]}
            """;
        var first = _schemas.Source.Aggregations[0];
        var other = new FieldRules { Map = new Dictionary<string, string> { ["zzz"] = "q" } };
        var schemas = new SourceSchemas(_schemas.Source with
        {
            Time = new TimeField("nope", null),
            Aggregations = [first, first with { AggregatedTopic = "t-other", Fields = other }],
        });
        using var loader = new SchemaLoader(_registry, schemas, "t", Grace, _time, _log);
        _registry.Known[Id] = Twice;
        Assert.True(loader.LoadAsync(Id).IsCompleted);
        Assert.True(loader.LoadAsync(Id).IsCompleted);
        Assert.Equal([LogLevel.Error, LogLevel.Error, LogLevel.Error, LogLevel.Warning], _log.Lines.Select(line => line.Level));
        Assert.Contains("time field 'nope' is not in the schema; could be: a_b (s), a.b (s)", _log.Lines[0].Text);
        Assert.Contains("t-aggregated cannot be written: 'a_b' and 'a.b' would both be called 'a_b'", _log.Lines[1].Text);
        Assert.Contains("the configuration of t-other names fields that it does not have: zzz", _log.Lines[3].Text);
    }

    [Fact]
    public void LoadAsync_AsksOnce_WhenManyPartitionsAsk()
    {
        RunContinuationsAtOnce();
        _registry.IsHolding = true;
        _registry.Known[Id] = Schema;

        var loads = Enumerable.Range(0, 50).Select(_ => _loader.LoadAsync(Id)).ToList();
        Assert.Equal([Id], _registry.Asked);
        Assert.DoesNotContain(loads, load => load.IsCompleted);

        _registry.Release(Id);
        Assert.All(loads, load => Assert.True(load.IsCompletedSuccessfully));
    }

    [Fact]
    public void LoadAsync_IsAnswered_WhenTheSchemaIsNoRecord()
    {
        _registry.Known[Id] = "\"int\"";

        Assert.True(_loader.LoadAsync(Id).IsCompletedSuccessfully);

        Assert.Equal(SchemaState.Unsuitable, _schemas.Find(Id).State);
    }

    [Theory]
    [InlineData(59.9, false)]
    [InlineData(60, true)]
    public void LoadAsync_GivesUpWhenTheGraceHasPassedAndNotBefore_WhenTheIdIsUnknown(double seconds, bool expected)
    {
        var load = _loader.LoadAsync(Id);
        Advance(seconds);

        Assert.Equal(expected, load.IsCompletedSuccessfully);
        Assert.Equal(expected ? SchemaState.Unknown : SchemaState.Pending, _schemas.Find(Id).State);
        Assert.Equal(expected ? 2 : 1, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.Contains("schema 7", _log.Lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("60 s", _log.Lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadAsync_GivesUpAtOnce_WhenThereIsNoGrace()
    {
        using var loader = NewLoader(TimeSpan.Zero);

        Assert.True(loader.LoadAsync(Id).IsCompletedSuccessfully);

        Assert.Equal(SchemaState.Unknown, _schemas.Find(Id).State);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void LoadAsync_FindsTheSchemaWithin5Seconds_WhenItAppearsInTheGrace()
    {
        var load = _loader.LoadAsync(Id);
        Advance(30);
        _registry.Known[Id] = Schema;
        Advance(5);

        Assert.True(load.IsCompletedSuccessfully);
        Assert.Equal(SchemaState.Known, _schemas.Find(Id).State);
        Assert.Contains("has appeared", _log.Lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadAsync_BacksOff_WhenTheIdStaysUnknown()
    {
        _ = _loader.LoadAsync(Id);
        Advance(60);

        Assert.InRange(_registry.Asked.Count, 10, 20);
    }

    [Fact]
    public void LoadAsync_WaitsWithoutEnd_WhenTheRegistryIsAway()
    {
        _registry.IsAway = true;
        var load = _loader.LoadAsync(Id);
        Advance(24 * 3600);
        Assert.False(load.IsCompleted);
        Assert.Equal(SchemaState.Pending, _schemas.Find(Id).State);
        Assert.Empty(_log.Lines);

        _registry.IsAway = false;
        _registry.Known[Id] = Schema;
        Advance(5);
        Assert.True(load.IsCompletedSuccessfully);
    }

    [Fact]
    public void LoadAsync_CountsTheGraceFromTheFirstAnswer_WhenTheRegistryWasAway()
    {
        _registry.IsAway = true;
        var load = _loader.LoadAsync(Id);
        Advance(1000);
        _registry.IsAway = false;
        Advance(60);
        Assert.False(load.IsCompleted);
        Advance(5);
        Assert.True(load.IsCompletedSuccessfully);
        Assert.Equal(SchemaState.Unknown, _schemas.Find(Id).State);
    }

    [Fact]
    public void GivenUp_IsKnownAfterAll_WhenTheSchemaAppearsLater()
    {
        _ = _loader.LoadAsync(Id);
        Advance(60);
        var asked = _registry.Asked.Count;
        Assert.True(_loader.LoadAsync(Id).IsCompleted);
        Assert.Equal(asked, _registry.Asked.Count);

        _registry.Known[Id] = Schema;
        Advance(30);

        Assert.Equal(SchemaState.Known, _schemas.Find(Id).State);
        Assert.Equal(asked + 1, _registry.Asked.Count);
        Advance(3600);
        Assert.Equal(asked + 1, _registry.Asked.Count);
    }

    [Fact]
    public void GivenUp_AreLookedForAtMost64AtATime_WhenGarbageMakesMore()
    {
        using var loader = NewLoader(TimeSpan.Zero);
        for (var id = 1; id <= 100; id++)
        {
            _ = loader.LoadAsync(id);
        }

        _registry.Asked.Clear();
        Advance(30);

        Assert.Equal(Enumerable.Range(37, 64), _registry.Asked);
    }

    [Fact]
    public async Task Dispose_CancelsWhatWaits()
    {
        var load = _loader.LoadAsync(Id);

        _loader.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    /// <summary>Answers and timers run what waits for them, so that a test knows when it is done.</summary>
    private static void RunContinuationsAtOnce() => SynchronizationContext.SetSynchronizationContext(null);

    private SchemaLoader NewLoader(TimeSpan grace) => new(_registry, _schemas, "t", grace, _time, _log);

    /// <summary>In steps, so that what one timer arms can fire in the same stretch.</summary>
    private void Advance(double seconds)
    {
        RunContinuationsAtOnce();
        var end = _time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        var step = TimeSpan.FromMilliseconds(Math.Clamp(seconds, 50, 1000));
        while (_time.GetUtcNow() < end)
        {
            var left = end - _time.GetUtcNow();
            _time.Advance(left < step ? left : step);
        }
    }
}
