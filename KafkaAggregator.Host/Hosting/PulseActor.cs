using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;

namespace KafkaAggregator.Host.Hosting;

/// <summary>Turns over once a second, as long as timers and dispatcher do.</summary>
internal sealed class PulseActor : ReceiveActor, IWithTimers
{
    /// <summary>What <see cref="Pulses"/> knows it by.</summary>
    public const string Name = "actors";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public PulseActor(Pulses pulses) => Receive<string>(pulses.Beat);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Pulses pulses) => Akka.Actor.Props.Create(() => new PulseActor(pulses));

    protected override void PreStart() => Timers.StartPeriodicTimer(Name, Name, TimeSpan.Zero, Interval);
}
