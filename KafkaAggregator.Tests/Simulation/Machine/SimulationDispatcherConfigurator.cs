using Akka.Configuration;
using Akka.Dispatch;

namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>Named by the actor system's configuration.</summary>
public sealed class SimulationDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SimulationDispatcher _dispatcher;

    public SimulationDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        ArgumentNullException.ThrowIfNull(prerequisites);
        var kernel = SimulationKernel.Find(prerequisites.Settings.Config.GetString("simulation.kernel"));
        _dispatcher = new(this, kernel);
    }

    public override MessageDispatcher Dispatcher() => _dispatcher;
}
