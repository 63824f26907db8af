using Avro;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class SummarySchemaTests
{
    private const string Observed = "seed/observed";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Derive_GivesNamesTypesAndOrder(bool isRegistered)
    {
        const string Fields = """{"name":"a","type":"int"},{"name":"b","type":["null","double"]}""";
        var json =
            """
            {"type":"record","name":"kafkaaggregator.models.T","doc":"Summaries of windows of topic t.","fields":[
            {"name":"time","type":"double"},{"name":"window_size","type":"double"},{"name":"count","type":"long"},
            {"name":"mean_a","type":"double"},{"name":"max_a","type":"double"},
            {"name":"mean_b","type":["null","double"],"default":null},{"name":"max_b","type":["null","double"],"default":null}]}
            """.Replace("\n", "", StringComparison.Ordinal);

        var schema = Derive(Fields, isRegistered ? (RecordSchema)Schema.Parse(json) : null, Operation.Mean, Operation.Max);

        Assert.Equal(json, schema.Json);
        Assert.Equal(isRegistered, schema.IsLatest);
    }

    [Fact]
    public void Derive_HasThreeFields_WhenNoLeafIsNumeric()
    {
        var schema = (RecordSchema)Schema.Parse(Derive("""{"name":"a","type":"string"}""", null).Json);

        Assert.Equal(["time", "window_size", "count"], schema.Fields.Select(field => field.Name));
    }

    [SharedFact(Observed)]
    public void Derive_GivesTheOriginalsSchema_OfTheOriginalsSource()
    {
        foreach (var (name, topic) in new[] { ("example-000", "example-000"), ("sparse", "sparse-000") })
        {
            var original = (RecordSchema)Schema.Parse(Read(name + "-aggregated.avsc"));
            var source = SourceFields.Find(SourceSchema.Parse(Read(name + "-source.avsc")).Schema!, new FieldRules(), null);

            foreach (var latest in new[] { null, original })
            {
                var derived = SummarySchema.Derive(Summaries.Aggregation(), [source], topic, latest);

                Assert.Equal(WithoutDocumentation(original), WithoutDocumentation((RecordSchema)Schema.Parse(derived.Json)));
                Assert.Equal(latest is not null, derived.IsLatest);
            }
        }
    }

    [SharedFact(Observed)]
    public void Derive_IsAcceptedUnderBackward_WhenTheOriginalLeftFieldsOut()
    {
        var original = (RecordSchema)Schema.Parse(Read("types-aggregated.avsc"));
        var source = SourceFields.Find(SourceSchema.Parse(Read("types-source.avsc")).Schema!, new FieldRules(), null);

        var derived = SummarySchema.Derive(Summaries.Aggregation(), [source], "types-000", original);
        var blind = SummarySchema.Derive(Summaries.Aggregation(), [source], "types-000", null);

        var schema = (RecordSchema)Schema.Parse(derived.Json);
        Assert.Null(BackwardCompatibility.Problem(schema, original));
        Assert.Equal("min_i has no default", BackwardCompatibility.Problem((RecordSchema)Schema.Parse(blind.Json), original));
        Assert.Equal(["min_i", "min_l", "min_f", "min_d"], schema.Fields.Skip(3).Where((_, index) => index % 7 == 0).Select(field => field.Name));
        Assert.Equal(Schema.Type.Union, schema["min_i"].Schema.Tag);
        Assert.Equal(Schema.Type.Double, schema["min_l"].Schema.Tag);
        Assert.False(derived.IsLatest);
        Assert.True(SummarySchema.Derive(Summaries.Aggregation(), [source], "types-000", schema).IsLatest);
    }

    [Theory]
    [InlineData("\"double\"", "[\"null\",\"double\"]", true)]
    [InlineData("[\"null\",\"double\"]", "\"double\"", true)]
    [InlineData("[\"double\",\"null\"]", "\"double\"", true)]
    [InlineData("[\"double\"]", "\"double\"", false)]
    [InlineData("\"float\"", "\"float\"", false)]
    [InlineData("\"double\"", "\"double\"", false)]
    public void Derive_MakesAStatisticNullable_WhenCompatibilityAsksForIt(string registered, string source, bool isNullable)
    {
        var latest = (RecordSchema)Schema.Parse(
            $$"""
            {"type":"record","name":"kafkaaggregator.models.T","fields":[
              {"name":"time","type":"double"},{"name":"window_size","type":"double"},{"name":"count","type":"long"},
              {"name":"mean_a","type":{{registered}}}]}
            """);

        var derived = (RecordSchema)Schema.Parse(Derive($$"""{"name":"a","type":{{source}}}""", latest, Operation.Mean, Operation.Max).Json);

        Assert.Equal(isNullable, derived["mean_a"].Schema is UnionSchema);
        Assert.IsType<UnionSchema>(derived["max_a"].Schema);
        Assert.Null(BackwardCompatibility.Problem(derived, latest));
    }

    [Fact]
    public void Derive_GivesTheUnionOfWriterSchemas_NullableWhereOneLacksTheField()
    {
        SourceFields[] writers =
        [
            FoundFields.Find("""{"name":"a","type":"int"},{"name":"b","type":"int"}"""),
            FoundFields.Find("""{"name":"c","type":"int"},{"name":"a","type":"double"}"""),
        ];

        var schema = SummarySchema.Derive(Summaries.Aggregation(Operation.Mean), writers, "t", null);

        Assert.Equal([new("a", false), new("b", true), new SummaryField("c", true)], schema.Fields);
    }

    [Fact]
    public void Derive_MakesEachFieldNullable_WhenTheAggregationHasSeveralSources()
    {
        var aggregation = Summaries.Aggregation(Operation.Mean) with
        {
            UnionSources = [new("mount-azimuth", new FieldRules(), null), new("mount-elevation", new FieldRules(), null)],
        };
        SourceFields[] sources =
        [
            FoundFields.Find("""{"name":"a","type":"int"},{"name":"b","type":"int"}"""),
            FoundFields.Find("""{"name":"a","type":"int"},{"name":"d","type":"int"}"""),
        ];

        var schema = SummarySchema.Derive(aggregation, sources, "mount-azimuth", null);

        Assert.Equal("kafkaaggregator.models.MountAzimuth", schema.RecordName);
        Assert.Equal([new("a", true), new("b", true), new SummaryField("d", true)], schema.Fields);
    }

    [Theory]
    [InlineData("""{"name":"a","type":"int"}""", "kafkaaggregator.models.U")]
    [InlineData("""{"name":"a","type":"int"},{"name":"b","type":"int"}""", "kafkaaggregator.models.T")]
    [InlineData("""{"name":"a","type":["null","int"]}""", "kafkaaggregator.models.T")]
    public void Derive_IsNotTheLatest_WhenAnythingDiffers(string fields, string name)
    {
        var other = Derive("""{"name":"a","type":"int"}""", null, Operation.Mean);
        var latest = (RecordSchema)Schema.Parse(other.Json.Replace("kafkaaggregator.models.T", name));

        Assert.False(Derive(fields, latest, Operation.Mean).IsLatest);
    }

    private static string WithoutDocumentation(RecordSchema schema) =>
        $"{schema.Fullname}: " + string.Join(", ", schema.Fields.Select(field => $"{field.Name} {field.Schema} {field.DefaultValue}"));

    private static string Read(string name) => File.ReadAllText(Path.Combine(SharedFolder.Get(Observed), name));

    private static SummarySchema Derive(string fields, RecordSchema? latest, params Operation[] operations) =>
        SummarySchema.Derive(Summaries.Aggregation(operations), [FoundFields.Find(fields)], "t", latest);
}
