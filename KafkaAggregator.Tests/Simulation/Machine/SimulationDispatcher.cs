using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch;

namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>Gives an actor's mailbox to the kernel, which runs it for one message when it is drawn.</summary>
internal sealed class SimulationDispatcher(MessageDispatcherConfigurator configurator, SimulationKernel kernel)
    : MessageDispatcher(configurator)
{
    private readonly ConditionalWeakTable<IRunnable, ActorTask> _tasks = [];
    private long _number;

    protected override void ExecuteTask(IRunnable run)
    {
        if (!kernel.IsOn)
        {
            kernel.RunElsewhere(run.Run);
            return;
        }

        if (!_tasks.TryGetValue(run, out var task))
        {
            task = new(run, kernel) { Number = Interlocked.Increment(ref _number) };
            _tasks.Add(run, task);
        }

        kernel.Enqueue(task);
    }

    protected override void Shutdown()
    {
    }

    private sealed class ActorTask : SimulationTask
    {
        private readonly IRunnable _run;
        private readonly bool _isSink;

        public ActorTask(IRunnable run, SimulationKernel kernel)
        {
            _run = run;
            if (run is Mailbox mailbox)
            {
                var elements = ActorOf(mailbox).Self.Path.Elements;
                Process = elements.Count > 1 ? kernel.Processes.GetValueOrDefault(elements[1]) : null;
                _isSink = elements[^1] == "sink";
            }
        }

        public override void Run()
        {
            _run.Run();
            if (!_isSink)
            {
                Process?.OnActivity();
            }
        }

        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Actor")]
        private static extern ActorCell ActorOf(Mailbox mailbox);
    }
}
