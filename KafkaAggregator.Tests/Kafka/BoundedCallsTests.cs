using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class BoundedCallsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Make_GivesWhatTheCallGives() => Assert.Equal(7, new BoundedCalls(Limit, Limit, _ => { }).Make("this", _ => 7));

    [Fact]
    public void Make_IsInDoubt_WhenTheCallDoesNotReturn()
    {
        using var returns = new ManualResetEventSlim();
        var calls = new BoundedCalls(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(20), _ => { });
        var lost = Assert.Throws<TransactionException>(() => { calls.Make("this", _ => WaitFor(returns)); });
        Assert.Equal((TransactionFault.InDoubt, "the client did not come back from this within 0.1 s"), (lost.Fault, lost.Message));
        var made = 0;
        var next = Assert.Throws<TransactionException>(() => { calls.Make("that", _ => ++made); });
        Assert.Equal((TransactionFault.InDoubt, lost.Message), (next.Fault, next.Message));
        Assert.Equal(0, made);
        returns.Set();
    }

    [Fact]
    public async Task Make_MakesNoOther_AfterALostCall_ThatReturnsLate_AndFreesWhatItGives()
    {
        using var returns = new ManualResetEventSlim();
        var freed = new TaskCompletionSource<nint>(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = new BoundedCalls(TimeSpan.Zero, TimeSpan.FromMilliseconds(20), freed.SetResult);
        Assert.Throws<TransactionException>(() => calls.Make("this", _ => WaitFor(returns) + 5));
        var returned = new TaskCompletionSource();
        calls.WhenReturned(returned.SetResult);
        returns.Set();
        await returned.Task.WaitAsync(Limit);
        var made = 0;
        Assert.Throws<TransactionException>(() => { calls.Make("that", _ => ++made); });
        Assert.Equal(0, made);
        Assert.Equal(5, await freed.Task.WaitAsync(Limit));
    }

    /// <summary>A pool without a free thread would let the limit pass before the call begins.</summary>
    [Fact]
    public void Make_NeedsNoThreadOfThePool() => Assert.Equal(
        0, new BoundedCalls(Limit, Limit, _ => { }).Make("this", _ => Thread.CurrentThread.IsThreadPoolThread ? 1 : 0));

    [Fact]
    public async Task WhenReturned_Waits_ForTheCallThatIsOut()
    {
        using var returns = new ManualResetEventSlim();
        var calls = new BoundedCalls(TimeSpan.Zero, TimeSpan.FromMilliseconds(20), _ => { });
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
        var calls = new BoundedCalls(Limit, Limit, _ => { });
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
