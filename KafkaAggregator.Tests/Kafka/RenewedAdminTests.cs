using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class RenewedAdminTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);
    private readonly List<ScriptedAdmin> _opened = [];

    [Fact]
    public async Task Ask_GoesToANewClient_WhenTheFormerOneHasEndedItself()
    {
        using var admin = new RenewedAdmin(Open, Limit);
        _opened[0].HasEnded = true;
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => admin.AskAsync(Name, CancellationToken.None));
        Assert.Equal("client 2", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_GoesToANewClient_WhenTheFormerOneNeverAnswers()
    {
        using var admin = new RenewedAdmin(Open, Limit);
        var never = new TaskCompletionSource<string>();
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => admin.AskAsync(_ => never.Task, CancellationToken.None));
        Assert.Equal("client 2", await admin.AskAsync(Name, CancellationToken.None));
        await _opened[0].Disposed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Ask_GoesToANewClient_WhenTheFormerOneTimedOut()
    {
        using var admin = new RenewedAdmin(Open, Limit);
        await Assert.ThrowsAsync<KafkaException>(() => admin.AskAsync(
            _ => Task.FromException<string>(new KafkaException(ErrorCode.Local_TimedOut)), CancellationToken.None));
        Assert.Equal("client 2", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_StaysWithItsClient_WhenTheBrokerRefuses()
    {
        using var admin = new RenewedAdmin(Open, Limit);
        await Assert.ThrowsAsync<KafkaException>(() => admin.AskAsync(
            _ => Task.FromException<string>(new KafkaException(ErrorCode.TopicAuthorizationFailed)), CancellationToken.None));
        Assert.Equal("client 1", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_ReplacesAClientOnce_WhenSeveralRequestsFailWithIt()
    {
        using var admin = new RenewedAdmin(Open, Limit);
        var fail = new TaskCompletionSource<string>();
        var asked = Enumerable.Range(0, 8).Select(_ => admin.AskAsync(__ => fail.Task, CancellationToken.None)).ToList();
        fail.SetException(new ObjectDisposedException("handle is destroyed"));
        foreach (var each in asked)
        {
            await Assert.ThrowsAsync<KafkaUnavailableException>(() => each);
        }

        Assert.Equal(2, _opened.Count);
    }

    [Fact]
    public async Task Dispose_LeavesAloneWhatHasEndedItself()
    {
        var admin = new RenewedAdmin(Open, Limit);
        _opened[0].HasEnded = true;
        admin.Dispose();
        Assert.False(_opened[0].Disposed.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Dispose_LeavesTheClientToACallThatIsOut_AndEndsItThen()
    {
        var admin = new RenewedAdmin(Open, TimeSpan.FromSeconds(30));
        var isOut = new TaskCompletionSource();
        var answer = new TaskCompletionSource<string>();
        var call = admin.CallAsync(
            client =>
            {
                isOut.SetResult();
                return answer.Task.GetAwaiter().GetResult();
            },
            CancellationToken.None);
        await isOut.Task;
        admin.Dispose();
        Assert.False(_opened[0].Disposed.IsCompleted);
        answer.SetResult("answered");
        Assert.Equal("answered", await call);
        Assert.True(_opened[0].Disposed.IsCompleted);
    }

    private static Task<string> Name(IAdminClient client) => Task.FromResult(client.Name);

    private IAdminClient Open()
    {
        var admin = ScriptedAdmin.Create($"client {_opened.Count + 1}", out var script);
        _opened.Add(script);
        return admin;
    }
}
