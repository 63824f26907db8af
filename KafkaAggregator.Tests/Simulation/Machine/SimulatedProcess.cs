namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>What belongs to one process: it can be suspended, and it can be dead.</summary>
internal sealed class SimulatedProcess(string name)
{
    public string Name { get; } = name;

    public bool IsPaused { get; set; }

    /// <summary>Nothing that it does reaches anybody any more.</summary>
    public bool IsDead { get; set; }

    /// <summary>Whether its network leads nowhere.</summary>
    public bool IsIsolated { get; set; }

    /// <summary>Its threads.</summary>
    public List<SimulationFiber> Fibers { get; } = [];

    /// <summary>Called where one of its actors did something other than write: its poll threads may have work.</summary>
    public Action OnActivity { get; set; } = static () => { };

    public override string ToString() => Name;
}
