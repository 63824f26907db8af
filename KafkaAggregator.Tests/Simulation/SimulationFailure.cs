namespace KafkaAggregator.Tests.Simulation;

/// <summary>The judge found something, or the run did not come to its end.</summary>
internal sealed class SimulationFailure : Exception
{
    public SimulationFailure()
    {
    }

    public SimulationFailure(string message)
        : base(message)
    {
    }

    public SimulationFailure(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
