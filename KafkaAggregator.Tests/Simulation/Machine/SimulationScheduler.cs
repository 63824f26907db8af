using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>Akka's timers on the virtual clock. Named by the actor system's configuration.</summary>
public sealed class SimulationScheduler : SchedulerBase
{
    private readonly SimulationKernel _kernel;

    public SimulationScheduler(Config config, ILoggingAdapter log)
        : base(config, log)
    {
        ArgumentNullException.ThrowIfNull(config);
        _kernel = SimulationKernel.Find(config.GetString("simulation.kernel"));
    }

    public override TimeSpan MonotonicClock => TimeSpan.FromTicks(_kernel.Now);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => SimulationTime.Beginning.AddTicks(_kernel.Now);

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Once(delay, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Repeatedly(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Once(delay, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Once(delay, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Repeatedly(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Repeatedly(initialDelay, interval, action.Run, cancelable);

    private void Once(TimeSpan delay, Action action, ICancelable? cancelable)
    {
        if (_kernel.IsOn)
        {
            _kernel.After(delay, () =>
            {
                if (cancelable is not { IsCancellationRequested: true })
                {
                    action();
                }
            });
        }
    }

    private void Repeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) => Once(
        initialDelay,
        () =>
        {
            action();
            Repeatedly(interval, interval, action, cancelable);
        },
        cancelable);
}
