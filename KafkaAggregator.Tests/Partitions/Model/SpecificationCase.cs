using System.Text.Json.Nodes;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>A case as the specification program takes it.</summary>
internal static class SpecificationCase
{
    public static JsonObject Write(SimulationCase simulated) => new()
    {
        ["aggregations"] = Write(simulated.Aggregations),
        ["max_future"] = simulated.MaxFuture,
        ["exceptions"] = simulated.ExceptionsMax,
        ["steps"] = new JsonArray([.. simulated.Steps.Where(step => step.Kind != StepKind.FindRegistry).Select(Write)]),
    };

    private static JsonArray Write(IEnumerable<AggregationSpec> aggregations) => new(
        [.. aggregations.Select(each => new JsonArray(each.Topic, each.Size, each.Expiration, each.Operation.ToString()))]);

    private static JsonNode Write(SimulationStep step) => step.Kind switch
    {
        StepKind.Append => WriteAppend(step.Record),
        StepKind.Tick => new JsonArray("tick", step.Amount),
        StepKind.RegisterSchema => new JsonArray("register"),
        StepKind.Read => new JsonArray("process", step.Amount),
        StepKind.Idle => new JsonArray("idle", step.Amount, false),
        StepKind.Commit => new JsonArray("commit", step.Amount),
        StepKind.Crash => new JsonArray("crash"),
        StepKind.Configure => new JsonArray("config", Write(step.Aggregations)),
        StepKind.Expire => new JsonArray("eat", step.Amount),
        StepKind.Recreate => new JsonArray("recreate"),
        StepKind.SetOffset => new JsonArray("foreign", step.Amount),
        _ => throw new NotSupportedException($"the specification program has no {step.Kind}"),
    };

    private static JsonArray WriteAppend(ScriptedRecord record) => record.Kind switch
    {
        ScriptedKind.Valid => new("append", "ok", record.Time),
        ScriptedKind.SecondSchema => new("append", "unk", record.Time),
        ScriptedKind.NullValue => new("append", "null", null),
        ScriptedKind.Undecodable => new("append", "undecodable", null),
        ScriptedKind.Undated => new("append", "undated", null),
        _ => throw new NotSupportedException($"the specification program has no {record.Kind}"),
    };
}
