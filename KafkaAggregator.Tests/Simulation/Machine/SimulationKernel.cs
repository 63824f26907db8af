using System.Collections.Concurrent;

namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>
/// Runs actors, timers and threads of several simulated processes one step at a time on one virtual clock: what comes
/// next is drawn from the seed, and time moves only where nothing can be done. An actor takes one message a step; a
/// fiber runs until it waits for something.
/// </summary>
internal sealed class SimulationKernel
{
    private static readonly ConcurrentDictionary<string, SimulationKernel> Kernels = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<SimulationTask> _ready = [];
    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private readonly List<SimulationFiber> _waiting = [];
    private readonly List<SimulationFiber> _idleFibers = [];
    private long _order;
    private int _elsewhere;

    private SimulationKernel(string id) => Id = id;

    public string Id { get; }

    /// <summary>While it is off, actors run on the runtime's threads: the actor system starts and ends so.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Ticks since the simulation's beginning.</summary>
    public long Now { get; private set; }

    public long Steps { get; private set; }

    public Random Random { get; private set; } = new(0);

    /// <summary>Which process an actor belongs to, by the first part of its path below <c>/user</c>.</summary>
    public Dictionary<string, SimulatedProcess> Processes { get; } = new(StringComparer.Ordinal);

    /// <summary>Called after each step and each event; what it throws ends the run.</summary>
    public Action AfterStep { get; set; } = static () => { };

    public static SimulationKernel Create()
    {
        var kernel = new SimulationKernel(Guid.NewGuid().ToString("N"));
        Kernels[kernel.Id] = kernel;
        return kernel;
    }

    public static SimulationKernel Find(string id) => Kernels[id];

    /// <summary>Runs an actor on the runtime's threads, while the simulation is off.</summary>
    public void RunElsewhere(Action run)
    {
        Interlocked.Increment(ref _elsewhere);
        ThreadPool.QueueUserWorkItem(_ =>
        {
            run();
            Interlocked.Decrement(ref _elsewhere);
        });
    }

    /// <summary>Begins a run: the clock at zero, nothing to do, and whatever ran elsewhere at its end.</summary>
    public void Begin(int seed)
    {
        SpinWait.SpinUntil(() => Volatile.Read(ref _elsewhere) == 0);
        lock (_lock)
        {
            _ready.Clear();
        }

        _events.Clear();
        _waiting.Clear();
        Processes.Clear();
        (Now, _order, Steps, IsOn) = (0, 0, 0, true);
        Random = new(seed);
    }

    public void End() => IsOn = false;

    public void Remove() => Kernels.TryRemove(Id, out _);

    /// <summary>Does something at that time, or now where it has passed.</summary>
    public void At(long time, Action action)
    {
        lock (_lock)
        {
            _events.Enqueue(action, (Math.Max(time, Now), _order++));
        }
    }

    public void After(TimeSpan delay, Action action) => At(Now + delay.Ticks, action);

    /// <summary>Any thread.</summary>
    public void Enqueue(SimulationTask task)
    {
        lock (_lock)
        {
            _ready.Add(task);
        }
    }

    /// <summary>Runs a call on a fiber of a process; null: of nobody's.</summary>
    public SimulationFiber StartFiber(SimulatedProcess? process, Action run)
    {
        SimulationFiber fiber;
        if (_idleFibers.Count > 0)
        {
            fiber = _idleFibers[^1];
            _idleFibers.RemoveAt(_idleFibers.Count - 1);
        }
        else
        {
            fiber = new(this);
        }

        fiber.Begin(process, run);
        process?.Fibers.Add(fiber);
        Enqueue(fiber);
        return fiber;
    }

    /// <summary>Something that happens in a process, outside its actors and threads: not while it is suspended.</summary>
    public void Post(SimulatedProcess process, Action action) =>
        Enqueue(new ProcessTask(process, action) { Number = (1L << 40) + _order++ });

    /// <summary>The fiber waits until <see cref="SimulationFiber.IsReady"/> says otherwise.</summary>
    public void AddWaiting(SimulationFiber fiber) => _waiting.Add(fiber);

    public void Return(SimulationFiber fiber)
    {
        fiber.Process?.Fibers.Remove(fiber);
        _idleFibers.Add(fiber);
    }

    /// <summary>
    /// Runs until the time has come, or the condition holds; false where nothing is left to do before.
    /// </summary>
    public bool RunUntil(long time, Func<bool> condition)
    {
        while (!condition())
        {
            if (TakeReady() is { } task)
            {
                Steps++;
                task.Run();
            }
            else if (TakeEvent(time) is { } due)
            {
                due();
            }
            else
            {
                Now = Math.Max(Now, time);
                return condition();
            }

            WakeWaiting();
            AfterStep();
        }

        return true;
    }

    /// <summary>Lets what is ready finish, without time moving.</summary>
    public void RunReady()
    {
        while (TakeReady() is { } task)
        {
            task.Run();
            WakeWaiting();
        }
    }

    private void WakeWaiting()
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var fiber = _waiting[i];
            if (fiber.IsReady())
            {
                _waiting.RemoveAt(i--);
                Enqueue(fiber);
            }
        }
    }

    /// <summary>The next event that is due by then; the clock goes on to it.</summary>
    private Action? TakeEvent(long time)
    {
        lock (_lock)
        {
            if (!_events.TryPeek(out _, out var next) || next.Time > time)
            {
                return null;
            }

            Now = next.Time;
            return _events.Dequeue();
        }
    }

    /// <summary>One of those that can go on, drawn: in the order of their birth, so that a seed gives one run.</summary>
    private SimulationTask? TakeReady()
    {
        lock (_lock)
        {
            var count = 0;
            foreach (var task in _ready)
            {
                count += task.CanRun ? 1 : 0;
            }

            if (count == 0)
            {
                return null;
            }

            var drawn = count == 1 ? 0 : Random.Next(count);
            var chosen = _ready.Where(task => task.CanRun).OrderBy(task => task.Number).ElementAt(drawn);
            _ready.Remove(chosen);
            return chosen;
        }
    }

    private sealed class ProcessTask : SimulationTask
    {
        private readonly Action _action;

        public ProcessTask(SimulatedProcess process, Action action) => (Process, _action) = (process, action);

        public override void Run()
        {
            if (Process is { IsDead: false })
            {
                _action();
            }
        }
    }
}
