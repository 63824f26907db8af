using Akka.Event;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// In place of Akka's logger to standard output, which speaks at a system's start and end whatever level is set: that
/// output is for results, and what matters is logged or thrown as well.
/// </summary>
internal sealed class SilentLogger : MinimalLogger
{
    protected override void Log(object message)
    {
        // Nothing of it is for anybody.
    }
}
