namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>The virtual clock as the product reads it.</summary>
internal sealed class SimulationTime(SimulationKernel kernel) : TimeProvider
{
    public static readonly DateTimeOffset Beginning = DateTimeOffset.UnixEpoch.AddHours(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(kernel.Now);

    /// <summary>Never 0, which product code may take for "never".</summary>
    public override long GetTimestamp() => kernel.Now + TimeSpan.TicksPerHour;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("nothing that is simulated waits by itself");
}
