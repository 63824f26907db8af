namespace KafkaAggregator.Core.Records;

/// <summary>What is known of a schema id.</summary>
public enum SchemaState
{
    /// <summary>Nothing yet: the registry is to be asked, or is being asked.</summary>
    Pending,

    /// <summary>Compiled and ready.</summary>
    Known,

    /// <summary>
    /// The registry was given time and did not know it: records are undecodable until it is tried again.
    /// </summary>
    Unknown,

    /// <summary>The registry gave something that is no Avro record schema: records are undecodable for good.</summary>
    Unsuitable,
}
