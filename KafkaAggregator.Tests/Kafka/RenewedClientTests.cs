using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class RenewedClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);
    private readonly FakeTimeProvider _time = new();
    private readonly List<NamedClient> _opened = [];

    [Fact]
    public async Task Ask_GoesToANewClient_WhenTheFormerOneIsGoneItself()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        _opened[0].IsGone = true;
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => admin.AskAsync(Name, CancellationToken.None));
        Assert.Equal("client 2", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_GoesToANewClient_WhenTheFormerOneNeverAnswers()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        var never = new TaskCompletionSource<string>();
        var asked = admin.AskAsync(_ => never.Task, CancellationToken.None);
        _time.Advance(Limit);
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => asked);
        Assert.Equal("client 2", await admin.AskAsync(Name, CancellationToken.None));
        await _opened[0].Disposed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Ask_ThatIsCancelled_AndNeverAnswered_EndsTheClientThatHasIt()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<string>();
        var asked = admin.AskAsync(_ => never.Task, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        _time.Advance(Limit);
        await _opened[0].Disposed.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("client 2", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_ThatIsCancelled_StaysWithItsClient_WhereTheAnswerComesAllTheSame()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        using var cancellation = new CancellationTokenSource();
        var late = new TaskCompletionSource<string>();
        var asked = admin.AskAsync(_ => late.Task, cancellation.Token);
        await cancellation.CancelAsync();
        late.SetResult("late");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        _time.Advance(2 * Limit);
        Assert.Equal("client 1", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_SendsNothing_WhereItIsCancelledAlready()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        var questions = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => admin.AskAsync(
            client =>
            {
                questions++;
                return Name(client);
            },
            new CancellationToken(canceled: true)));
        Assert.Equal(0, questions);
    }

    [Fact]
    public async Task Ask_GoesToANewClient_WhenTheFormerOneTimedOut()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        await Assert.ThrowsAsync<KafkaException>(() => admin.AskAsync(
            _ => Task.FromException<string>(new KafkaException(ErrorCode.Local_TimedOut)), CancellationToken.None));
        Assert.Equal("client 2", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_StaysWithItsClient_WhenTheBrokerRefuses()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        await Assert.ThrowsAsync<KafkaException>(() => admin.AskAsync(
            _ => Task.FromException<string>(new KafkaException(ErrorCode.TopicAuthorizationFailed)), CancellationToken.None));
        Assert.Equal("client 1", await admin.AskAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_ReplacesAClientOnce_WhenSeveralRequestsFailWithIt()
    {
        using var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
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
    public async Task Dispose_EndsTheClient_AndNothingIsAskedAnyMore()
    {
        var admin = new RenewedClient<NamedClient>(Open, Limit, _time);
        admin.Dispose();
        Assert.True(_opened[0].Disposed.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => admin.AskAsync(Name, CancellationToken.None));
    }

    private static Task<string> Name(NamedClient client) => client.AskName();

    private NamedClient Open()
    {
        _opened.Add(new NamedClient($"client {_opened.Count + 1}"));
        return _opened[^1];
    }
}
