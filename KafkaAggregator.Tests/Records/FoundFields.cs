using Avro;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Tests.Records;

/// <summary>Finds source fields and writes them shortly, so that a case is a line.</summary>
internal static class FoundFields
{
    /// <summary>A record of these fields, each a JSON object without braces, or of one field <c>a</c> of the type.</summary>
    public static RecordSchema Schema(string fieldsOrType)
    {
        var fields = fieldsOrType.Contains("\"name\":\"a\"", StringComparison.Ordinal)
            ? fieldsOrType
            : $$"""{"name":"a","type":{{fieldsOrType}}}""";
        return (RecordSchema)Avro.Schema.Parse($$"""{"type":"record","name":"R","fields":[{{fields}}]}""");
    }

    public static SourceFields Find(string fieldsOrType, FieldRules? rules = null, TimeField? time = null) =>
        SourceFields.Find(Schema(fieldsOrType), rules ?? new FieldRules(), time);

    /// <summary><c>name:d</c> (double) or <c>name:i</c> (integer), <c>?</c> where nullable, <c>*</c> where pooled.</summary>
    public static string Short(SourceFields found) => string.Join(" ", found.Aggregated.Select(Short));

    public static string Short(SourceField field) =>
        $"{field.Name}:{(field.Kind == SlotKind.Double ? "d" : "i")}{(field.IsNullable ? "?" : "")}{(field.IsPooled ? "*" : "")}";

    public static FieldVerdict Verdict(SourceFields found, string path) => found.Verdicts.Single(verdict => verdict.Path == path);
}
