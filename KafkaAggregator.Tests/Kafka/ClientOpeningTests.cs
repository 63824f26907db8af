using System.Runtime.CompilerServices;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

/// <summary>A constructor that throws keeps no native client, which would keep all that it calls back.</summary>
public sealed class ClientOpeningTests
{
    private static readonly KafkaOptions Options = new() { BootstrapServers = "127.0.0.1:1", GroupId = "group" };

    [Fact]
    public void Consumer_KeepsNothing_WhereItsSecondClientIsRefused()
    {
        var logger = OpenInVain();
        Assert.True(SpinWait.SpinUntil(() => IsGone(logger), TimeSpan.FromSeconds(20)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference OpenInVain()
    {
        var logger = new RecordingLogger();
        Assert.Throws<ArgumentException>(() => new LibrdkafkaConsumer(
            Options, 0, TimeProvider.System, logger, () => throw new ArgumentException("refused")));
        return new WeakReference(logger);
    }

    private static bool IsGone(WeakReference reference)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !reference.IsAlive;
    }
}
