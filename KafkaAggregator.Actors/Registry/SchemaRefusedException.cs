namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// The registry refused a schema (incompatible, invalid): the partitions that write it are blocked until it is mended.
/// </summary>
public sealed class SchemaRefusedException : Exception
{
    public SchemaRefusedException()
    {
    }

    public SchemaRefusedException(string message)
        : base(message)
    {
    }

    public SchemaRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
