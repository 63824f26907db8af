using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class BoundedCallsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Make_GivesWhatTheCallGives() => Assert.Equal(7, new BoundedCalls(Limit).Make(() => 7));

    [Fact]
    public void Make_IsInDoubt_WhenTheCallDoesNotReturn()
    {
        using var returns = new ManualResetEventSlim();
        var calls = new BoundedCalls(TimeSpan.FromMilliseconds(20));
        Assert.Equal(TransactionFault.InDoubt, FaultOf(() => calls.Make(() => WaitFor(returns))));
        var made = 0;
        Assert.Equal(TransactionFault.InDoubt, FaultOf(() => calls.Make(() => ++made)));
        Assert.Equal(0, made);
        returns.Set();
    }

    [Fact]
    public async Task WhenReturned_Waits_ForTheCallThatIsOut()
    {
        using var returns = new ManualResetEventSlim();
        var calls = new BoundedCalls(TimeSpan.FromMilliseconds(20));
        Assert.Throws<TransactionException>(() => calls.Make(() => WaitFor(returns)));
        var freed = new TaskCompletionSource();
        calls.WhenReturned(freed.SetResult);
        Assert.False(freed.Task.IsCompleted);
        returns.Set();
        await freed.Task.WaitAsync(Limit);
    }

    [Fact]
    public void WhenReturned_ActsAtOnce_WhenNoCallIsOut()
    {
        var calls = new BoundedCalls(Limit);
        calls.Make(() => 0);
        var isDone = false;
        calls.WhenReturned(() => isDone = true);
        Assert.True(isDone);
    }

    private static nint WaitFor(ManualResetEventSlim returns)
    {
        returns.Wait();
        return 0;
    }

    private static TransactionFault FaultOf(Func<nint> call) => Assert.Throws<TransactionException>(() => { call(); }).Fault;
}
