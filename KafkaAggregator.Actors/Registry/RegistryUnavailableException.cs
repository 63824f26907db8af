namespace KafkaAggregator.Actors.Registry;

/// <summary>The registry did not answer, or refused for a reason that may pass: try again with back-off.</summary>
public sealed class RegistryUnavailableException : Exception
{
    public RegistryUnavailableException()
    {
    }

    public RegistryUnavailableException(string message)
        : base(message)
    {
    }

    public RegistryUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
