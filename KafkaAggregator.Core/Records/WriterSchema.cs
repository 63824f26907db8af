using Avro;
using KafkaAggregator.Core.Records.Decoding;

namespace KafkaAggregator.Core.Records;

/// <summary>A schema that records of a source topic were written with, and what each aggregation takes of it.</summary>
public sealed class WriterSchema
{
    private readonly DecodePlan? _plan;

    /// <summary>The registry's id.</summary>
    public required int Id { get; init; }

    /// <summary>The schema itself.</summary>
    public required RecordSchema Schema { get; init; }

    /// <summary>What each aggregation of the source definition takes of it, in their order.</summary>
    public IReadOnlyList<SourceFields> Fields { get; init; } = [];

    /// <summary>
    /// The leaf that is its records' event time, or why the configured one cannot be it: then they are all undated.
    /// Null where the event time is Kafka's timestamp.
    /// </summary>
    public TimeFieldAnswer? Time { get; init; }

    /// <summary>How its records become rows.</summary>
    internal DecodePlan Plan
    {
        get => _plan ?? ThrowWithoutPlan();
        init => _plan = value;
    }

    private DecodePlan ThrowWithoutPlan() =>
        throw new InvalidOperationException($"schema {Id} was made without a plan");
}
