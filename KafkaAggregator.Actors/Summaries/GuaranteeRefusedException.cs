namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// The cluster cannot give the guarantee that is configured: nothing but another configuration helps.
/// </summary>
internal sealed class GuaranteeRefusedException : Exception
{
    public GuaranteeRefusedException()
    {
    }

    public GuaranteeRefusedException(string message)
        : base(message)
    {
    }

    public GuaranteeRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
