using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Partitions;

public sealed class AggregationHashTests
{
    private static readonly WindowCut Cut = new(Duration.FromSeconds(1), Duration.Zero);

    private static readonly AggregationDefinition Plain = new() { AggregatedTopic = "t-aggregated", Cut = Cut };

    private static readonly UnionSource Source = new("a", new FieldRules(), null);

    /// <summary>Every property, changed by itself.</summary>
    public static TheoryData<string> Changes { get; } = [.. Changed.Keys];

    private static Dictionary<string, (AggregationDefinition Aggregation, TimeField? Time)> Changed => new()
    {
        ["topic"] = (Plain with { AggregatedTopic = "u-aggregated" }, null),
        ["size"] = (Plain with { Cut = Cut with { Size = Duration.FromSeconds(2) } }, null),
        ["expiration"] = (Plain with { Cut = Cut with { Expiration = Duration.FromSeconds(1) } }, null),
        ["min sample size"] = (Plain with { MinSampleSize = 3 }, null),
        ["operations"] = (Plain with { Operations = [Operation.Mean] }, null),
        ["order of operations"] = (Plain with { Operations = [.. Plain.Operations.Reverse()] }, null),
        ["time"] = (Plain, new TimeField("t")),
        ["time unit"] = (Plain, new TimeField("t", TimeUnit.Seconds)),
        ["time scale"] = (Plain, new TimeField("t", null, TimeScale.Tai)),
        ["excluded names"] = (With(new FieldRules { ExcludedFieldNames = ["time"] }), null),
        ["excluded fields"] = (With(new FieldRules { ExcludedFields = ["x*"] }), null),
        ["arrays"] = (With(new FieldRules { Arrays = ArrayMode.Pooled }), null),
        ["array lengths"] = (With(new FieldRules { ArrayLengths = new Dictionary<string, int> { ["z"] = 3 } }), null),
        ["an array length"] = (With(new FieldRules { ArrayLengths = new Dictionary<string, int> { ["z"] = 4 } }), null),
        ["no fields"] = (With(new FieldRules { Fields = [] }), null),
        ["fields"] = (With(new FieldRules { Fields = ["a"] }), null),
        ["map"] = (With(new FieldRules { Map = new Dictionary<string, string> { ["a"] = "b" } }), null),
        ["map's name"] = (With(new FieldRules { Map = new Dictionary<string, string> { ["a"] = "c" } }), null),
        ["sources"] = (Plain with { UnionSources = [Source] }, null),
        ["a source's topic"] = (Plain with { UnionSources = [Source with { SourceTopic = "b" }] }, null),
        ["a source's time"] = (Plain with { UnionSources = [Source with { Time = new TimeField("t") }] }, null),
        ["a source's fields"] = (Plain with { UnionSources = [Source with { Fields = new FieldRules { Fields = ["a"] } }] }, null),
        ["order of sources"] = (Plain with { UnionSources = [Source, Source with { SourceTopic = "b" }] }, null),
        ["other order of sources"] = (Plain with { UnionSources = [Source with { SourceTopic = "b" }, Source] }, null),
    };

    [Fact]
    public void Of_IsAlwaysTheSame_ForTheSameDefinition()
    {
        Assert.Equal("289f812bba04a029", AggregationHash.Of(Plain));
        Assert.Equal("267c6414e5066cbf", AggregationHash.Of(Changed["order of sources"].Aggregation, new TimeField("t", TimeUnit.Seconds, TimeScale.Tai)));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Of_Differs_WhenAPropertyThatMattersDiffers(string name)
    {
        var (aggregation, time) = Changed[name];
        var others = Changed.Where(entry => entry.Key != name).Select(entry => AggregationHash.Of(entry.Value.Aggregation, entry.Value.Time));

        Assert.NotEqual(AggregationHash.Of(Plain), AggregationHash.Of(aggregation, time));
        Assert.DoesNotContain(AggregationHash.Of(aggregation, time), others);
    }

    [Fact]
    public void Of_IsTheSame_WhenOnlyTheOrderOfASetDiffers()
    {
        var one = new FieldRules
        {
            ExcludedFieldNames = ["a", "b"],
            ExcludedFields = ["x", "y"],
            Fields = ["p", "q"],
            Map = new Dictionary<string, string> { ["p"] = "r", ["q"] = "s" },
            ArrayLengths = new Dictionary<string, int> { ["p"] = 1, ["q"] = 2 },
        };
        var other = new FieldRules
        {
            ExcludedFieldNames = ["b", "a", "a"],
            ExcludedFields = ["y", "x"],
            Fields = ["q", "p"],
            Map = new Dictionary<string, string> { ["q"] = "s", ["p"] = "r" },
            ArrayLengths = new Dictionary<string, int> { ["q"] = 2, ["p"] = 1 },
        };

        Assert.Equal(AggregationHash.Of(With(one)), AggregationHash.Of(With(other)));
    }

    private static AggregationDefinition With(FieldRules rules) => Plain with { Fields = rules };
}
