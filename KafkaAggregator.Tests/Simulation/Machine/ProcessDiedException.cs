namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>Unwinds the threads of a simulated process that was killed.</summary>
internal sealed class ProcessDiedException : Exception
{
    public ProcessDiedException()
        : base("the process has died")
    {
    }

    public ProcessDiedException(string message)
        : base(message)
    {
    }

    public ProcessDiedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
