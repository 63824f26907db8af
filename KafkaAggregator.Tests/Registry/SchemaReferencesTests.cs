using KafkaAggregator.Actors.Registry;
using Xunit;

namespace KafkaAggregator.Tests.Registry;

public sealed class SchemaReferencesTests
{
    private const string Point = """{"type":"record","name":"Point","namespace":"geo","fields":[{"name":"x","type":"double"}]}""";

    [Fact]
    public void PutIn_DefinesAtTheFirstUseOnly_WhenUsedTwice()
    {
        var schema = PutIn(
            """{"type":"record","name":"Line","fields":[{"name":"a","type":["null","geo.Point"]},{"name":"b","type":"geo.Point"}]}""", Point);

        Assert.Equal(
            """{"type":"record","name":"Line","fields":[{"name":"a","type":["null",""" +
            Point +
            """]},{"name":"b","type":"geo.Point"}]}""",
            schema);
    }

    [Theory]
    [InlineData("""{"type":"array","items":"geo.Point"}""")]
    [InlineData("""{"type":"map","values":"geo.Point"}""")]
    [InlineData("""{"type":"geo.Point","doc":"an object around a name"}""")]
    [InlineData("""["null",{"type":"array","items":["null","geo.Point"]}]""")]
    public void PutIn_FindsTheName_WhereverATypeStands(string type)
    {
        var schema = PutIn($$"""{"type":"record","name":"R","fields":[{"name":"f","type":{{type}}}]}""", Point);

        Assert.Contains("\"x\"", Avro.Schema.Parse(schema).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PutIn_FindsTheName_WhenItIsShortInItsNamespace()
    {
        var schema = PutIn("""{"type":"record","name":"geo.Line","fields":[{"name":"a","type":"Point"}]}""", Point);

        var record = (Avro.RecordSchema)Avro.Schema.Parse(schema);
        Assert.Equal("geo.Point", record.Fields[0].Schema.Fullname);
    }

    [Fact]
    public void PutIn_GoesOn_WhenAReferenceRefers()
    {
        const string Line = """
            {"type":"record","name":"Line","namespace":"geo","fields":[
             {"name":"a","type":"Point"},{"name":"k","type":{"type":"enum","name":"Kind","symbols":["S"]}}]}
            """;

        // Kind is used before Line, which defines it.
        var schema = PutIn(
            """{"type":"record","name":"Road","fields":[{"name":"k","type":"geo.Kind"},{"name":"l","type":"geo.Line"},{"name":"p","type":"geo.Point"}]}""",
            Line,
            Point);

        var record = (Avro.RecordSchema)Avro.Schema.Parse(schema);
        Assert.Equal(["geo.Kind", "geo.Line", "geo.Point"], record.Fields.Select(field => field.Schema.Fullname));
        var line = (Avro.RecordSchema)record.Fields[1].Schema;
        Assert.Equal(["geo.Point", "geo.Kind"], line.Fields.Select(field => field.Schema.Fullname));
    }

    [Fact]
    public void PutIn_LeavesRecursionAName_WhenATypeHoldsItself()
    {
        var schema = PutIn(
            """{"type":"record","name":"Tree","fields":[{"name":"n","type":"x.Node"}]}""",
            """{"type":"record","name":"x.Node","fields":[{"name":"next","type":["null","Node"]},{"name":"v","type":"long"}]}""");

        var node = (Avro.RecordSchema)((Avro.RecordSchema)Avro.Schema.Parse(schema)).Fields[0].Schema;
        Assert.Same(node, ((Avro.UnionSchema)node.Fields[0].Schema).Schemas[1]);
    }

    [Fact]
    public void PutIn_KeepsPropertiesAndDefaults_WhenItRewrites()
    {
        var schema = PutIn(
            """
            {"type":"record","name":"R","connect.name":"r","fields":[
             {"name":"f","type":{"type":"int","units":"m"},"default":3,"doc":"é"},{"name":"p","type":"geo.Point"}]}
            """,
            Point);

        Assert.StartsWith(
            """{"type":"record","name":"R","connect.name":"r","fields":[{"name":"f","type":{"type":"int","units":"m"},"default":3,"doc":""",
            schema,
            StringComparison.Ordinal);
        Assert.Equal("é", ((Avro.RecordSchema)Avro.Schema.Parse(schema)).Fields[0].Documentation);
    }

    [Theory]
    [InlineData("no json", Point)]
    [InlineData("""{"type":"geo.Point"}""", "no json")]
    public void PutIn_GivesTheSchemaAsItWas_WhenSomethingIsNoJson(string schema, string referenced) =>
        Assert.Equal(schema, PutIn(schema, referenced));

    private static string PutIn(string schema, params string[] referenced) => SchemaReferences.PutIn(schema, referenced);
}
