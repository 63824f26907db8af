using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>A summary schema that the registry knows.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Id">The registry's id, for the frame.</param>
/// <param name="ConfigurationHash">The aggregation's definition, hashed, for the header.</param>
internal sealed record ResolvedSummarySchema(SummarySchema Schema, int Id, string ConfigurationHash);
