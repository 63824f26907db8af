namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>Something that can go on: an actor with a message, or a fiber.</summary>
internal abstract class SimulationTask
{
    /// <summary>In the order of birth, the same in each run of a seed.</summary>
    public long Number { get; init; }

    public SimulatedProcess? Process { get; protected set; }

    /// <summary>A process that is suspended does nothing.</summary>
    public bool CanRun => Process is not { IsPaused: true };

    public abstract void Run();
}
