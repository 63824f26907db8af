namespace KafkaAggregator.Benchmarks.Scale;

/// <summary>What a worker and the broker have come to at an instant; differences of two are a rate.</summary>
/// <param name="Processor">What the worker has used of the processor.</param>
/// <param name="OffsetRecords">Records that were ever written to Kafka's topic of offsets.</param>
/// <param name="Summaries">Summaries that the worker has written.</param>
/// <param name="Commits">Commits that it has made.</param>
internal sealed record ScaleCounts(TimeSpan Processor, long OffsetRecords, double Summaries, double Commits);
