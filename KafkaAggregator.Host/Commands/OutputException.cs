namespace KafkaAggregator.Host.Commands;

/// <summary>Results could not be written: whoever reads them has gone, or the device refused them.</summary>
internal sealed class OutputException(string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>Whether the reader has gone: it has what it wanted, and nothing has failed.</summary>
    public bool IsClosed { get; init; }
}
