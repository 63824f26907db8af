namespace KafkaAggregator.Host.Configuration;

/// <summary>One key of a mapping and what stands behind it.</summary>
/// <param name="Key">As written.</param>
/// <param name="Line">Line of the key, from 1; null where it is not from a file.</param>
/// <param name="Value">What stands behind it.</param>
internal sealed record ConfigurationEntry(string Key, int? Line, ConfigurationNode Value);
