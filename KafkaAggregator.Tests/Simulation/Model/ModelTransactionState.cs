namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>As the transaction coordinator has it.</summary>
internal enum ModelTransactionState
{
    Ongoing,

    /// <summary>It is decided; the markers are on their way.</summary>
    Committing,
    Aborting,
    Ended,
}
