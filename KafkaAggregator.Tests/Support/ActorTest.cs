using Akka.TestKit.Xunit2;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A test of actors. It looks for what it waits for every few milliseconds; the test kit, a tenth of its limit
/// apart, which is two seconds here.
/// </summary>
public abstract class ActorTest : TestKit
{
    private protected static readonly TimeSpan AwaitLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private protected ActorTest(string configuration = "")
        : base($"{configuration}\nakka.loglevel = ERROR\nakka.stdout-loglevel = OFF\nakka.test.single-expect-default = {AwaitLimit.TotalSeconds}s")
    {
    }

    private protected void AwaitCondition(Func<bool> condition) => AwaitCondition(condition, AwaitLimit, Interval);
}
