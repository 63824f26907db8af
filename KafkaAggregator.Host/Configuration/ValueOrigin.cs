namespace KafkaAggregator.Host.Configuration;

/// <summary>Where a value came from; the greater wins.</summary>
internal enum ValueOrigin
{
    Default,
    File,
    Environment,
    CommandLine,
}
