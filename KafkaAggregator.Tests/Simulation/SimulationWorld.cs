using Akka.Actor;
using Akka.Configuration;
using KafkaAggregator.Tests.Simulation.Machine;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>One actor system, on which schedules are played one after the other.</summary>
internal sealed class SimulationWorld : IDisposable
{
    private readonly SimulationKernel _kernel = SimulationKernel.Create();
    private readonly ActorSystem _system;

    public SimulationWorld()
    {
        var dispatcher = $"{{ type = \"{typeof(SimulationDispatcherConfigurator).AssemblyQualifiedName}\", throughput = 1 }}";
        _system = ActorSystem.Create("simulation", ConfigurationFactory.ParseString($$"""
            simulation.kernel = "{{_kernel.Id}}"
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.loggers = []
            akka.log-dead-letters = off
            akka.scheduler.implementation = "{{typeof(SimulationScheduler).AssemblyQualifiedName}}"
            akka.actor.default-dispatcher = {{dispatcher}}
            akka.actor.internal-dispatcher = {{dispatcher}}
            """));
    }

    public SimulationKernel Kernel => _kernel;

    /// <summary>Null where the judge finds nothing.</summary>
    public string? Play(SimulationSchedule schedule, ILogger? logger = null, Action<SimulationRun>? look = null)
    {
        // A context of the test's would take what actors and fibers await to threads of its own.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var run = new SimulationRun(_kernel, _system, schedule, logger ?? NullLogger.Instance);
            run.Play();
            look?.Invoke(run);
            return null;
        }
        catch (SimulationFailure failure)
        {
            return failure.Message;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>What a schedule's run looks like, for people.</summary>
    public IEnumerable<string> Trace(SimulationSchedule schedule)
    {
        var logger = new RecordingLogger();
        Play(schedule, logger);
        return logger.Lines.Select(line => line.Text);
    }

    public void Dispose()
    {
        _system.Terminate().Wait(TimeSpan.FromSeconds(10));
        _kernel.Remove();
    }
}
