using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// What only a writer schema reveals of a configuration: said once for each schema, when it comes.
/// </summary>
/// <param name="Text">What is wrong; or, of one aggregation, the fields that it names and the schema lacks.</param>
/// <param name="AggregatedTopic">The aggregation whose fields are missing; null: all of the topic is concerned.</param>
internal sealed record SchemaFinding(string Text, string? AggregatedTopic = null)
{
    public static IEnumerable<SchemaFinding> Of(SourceDefinition source, SchemaAnswer answer)
    {
        if (answer.Writer is not { } writer)
        {
            yield return new SchemaFinding($"{answer.Reason}; its records are undecodable");
            yield break;
        }

        if (writer.Time?.Problem is { } problem)
        {
            yield return new SchemaFinding($"{problem}. Its records are undated, and in no window");
        }

        foreach (var (aggregation, fields) in source.Aggregations.Zip(writer.Fields))
        {
            if (fields.Conflict is { } conflict)
            {
                yield return new SchemaFinding($"{aggregation.AggregatedTopic} cannot be written: {conflict.Message}");
            }

            if (fields.Missing.Count > 0)
            {
                yield return new SchemaFinding(string.Join(", ", fields.Missing), aggregation.AggregatedTopic);
            }
        }
    }

    public void Say(ILogger logger, string topic, int schemaId)
    {
        if (AggregatedTopic is null)
        {
            RegistryLog.SchemaProblem(logger, topic, schemaId, Text);
        }
        else
        {
            RegistryLog.FieldsMissing(logger, topic, schemaId, AggregatedTopic, Text);
        }
    }
}
