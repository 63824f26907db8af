using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class BoundedCallsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Make_GivesWhatTheCallGives() => Assert.Equal(7, new BoundedCalls(Limit, Limit).Make("this", _ => 7));

    [Fact]
    public void Make_IsInDoubt_WhenTheCallDoesNotReturn()
    {
        using var returns = new ManualResetEventSlim();
        var calls = new BoundedCalls(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(20));
        var lost = Assert.Throws<TransactionException>(() => { calls.Make("this", _ => WaitFor(returns)); });
        Assert.Equal((TransactionFault.InDoubt, "the client did not come back from this within 0.1 s"), (lost.Fault, lost.Message));
        var made = 0;
        var next = Assert.Throws<TransactionException>(() => { calls.Make("that", _ => ++made); });
        Assert.Equal((TransactionFault.InDoubt, lost.Message), (next.Fault, next.Message));
        Assert.Equal(0, made);
        returns.Set();
    }

    [Fact]
    public async Task WhenReturned_Waits_ForTheCallThatIsOut()
    {
        using var returns = new ManualResetEventSlim();
        var calls = new BoundedCalls(TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        Assert.Throws<TransactionException>(() => calls.Make("this", _ => WaitFor(returns)));
        var freed = new TaskCompletionSource();
        calls.WhenReturned(freed.SetResult);
        Assert.False(freed.Task.IsCompleted);
        returns.Set();
        await freed.Task.WaitAsync(Limit);
    }

    [Fact]
    public void WhenReturned_ActsAtOnce_WhenNoCallIsOut()
    {
        var calls = new BoundedCalls(Limit, Limit);
        calls.Make("this", _ => 0);
        var isDone = false;
        calls.WhenReturned(() => isDone = true);
        Assert.True(isDone);
    }

    private static nint WaitFor(ManualResetEventSlim returns)
    {
        returns.Wait();
        return 0;
    }
}
