using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Commands;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class PatienceTests
{
    private const string Hint = "; the address is from kafka.bootstrap_servers (KAFKA_BROKER_URL)";
    private static readonly AskedServer Server = AskedServer.Broker(new KafkaOptions { BootstrapServers = "x:1" });
    private readonly StringWriter _messages = new();

    [Fact]
    public async Task WaitForAsync_TriesAgainAndSaysSoOnce_WhenBrokerOrRegistryComesLate()
    {
        var calls = 0;
        var patience = new Patience(TimeSpan.FromSeconds(30), TimeProvider.System, _messages);

        var result = await patience.WaitForAsync(
            Server,
            _ => ++calls switch
            {
                1 => throw new KafkaUnavailableException("no such host"),
                2 => throw new RegistryUnavailableException("no registry"),
                _ => Task.FromResult(calls),
            },
            CancellationToken.None);

        Assert.Equal(3, result);
        Assert.Equal("Waiting up to 30 s: the broker at x:1: no such host" + Hint + Environment.NewLine, _messages.ToString());
    }

    [Fact]
    public async Task WaitForAsync_ThrowsTheLastFailure_WhenTheLimitHasPassed()
    {
        var patience = new Patience(TimeSpan.FromMilliseconds(100), TimeProvider.System, _messages);

        var failure = await Assert.ThrowsAsync<KafkaUnavailableException>(() => patience.WaitForAsync<int>(
            Server,
            _ => throw new RegistryUnavailableException("away"), CancellationToken.None));

        Assert.Equal("the broker at x:1: away" + Hint, failure.Message);
    }

    [Fact]
    public async Task WaitForAsync_Ends_WhenTheCallHangsPastTheLimit()
    {
        var patience = new Patience(TimeSpan.FromMilliseconds(50), TimeProvider.System, _messages);

        var failure = await Assert.ThrowsAsync<KafkaUnavailableException>(() => patience.WaitForAsync(
            Server, _ => new TaskCompletionSource<int>().Task, CancellationToken.None));

        Assert.Equal("no answer from the broker at x:1 within 0.05 s" + Hint, failure.Message);
    }

    [Theory]
    [InlineData(1, 0.7)]
    [InlineData(30, 10)]
    public void Bound_LetsARequestFailWithinTheLimit(double limit, double request) => Assert.Equal(
        TimeSpan.FromSeconds(request),
        new Patience(TimeSpan.FromSeconds(limit), TimeProvider.System, _messages).Bound(new KafkaOptions()).RequestTimeout);

    [Fact]
    public async Task WaitForAsync_PassesOtherFailuresOn_AtOnce()
    {
        var patience = new Patience(TimeSpan.FromSeconds(30), TimeProvider.System, _messages);

        await Assert.ThrowsAsync<TopicRefusedException>(() => patience.WaitForAsync<int>(
            Server,
            _ => throw new TopicRefusedException("forbidden"), CancellationToken.None));
        Assert.Empty(_messages.ToString());
    }

    [Fact]
    public async Task WaitForAsync_IsCancelled_WhenTheUserStopsIt()
    {
        using var stop = new CancellationTokenSource();
        var patience = new Patience(TimeSpan.FromSeconds(30), TimeProvider.System, _messages);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patience.WaitForAsync<int>(
            Server,
            _ =>
            {
                stop.Cancel();
                throw new KafkaUnavailableException("away");
            },
            stop.Token));
    }
}
