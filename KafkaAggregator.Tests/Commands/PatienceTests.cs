using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Commands;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class PatienceTests
{
    private readonly StringWriter _messages = new();

    [Fact]
    public async Task WaitForAsync_TriesAgainAndSaysSoOnce_WhenBrokerOrRegistryComesLate()
    {
        var calls = 0;
        var patience = new Patience(TimeSpan.FromSeconds(30), TimeProvider.System, _messages);

        var result = await patience.WaitForAsync(
            _ => ++calls switch
            {
                1 => throw new KafkaUnavailableException("no broker at x:1"),
                2 => throw new RegistryUnavailableException("no registry"),
                _ => Task.FromResult(calls),
            },
            CancellationToken.None);

        Assert.Equal(3, result);
        Assert.Equal("Waiting up to 30 s: no broker at x:1" + Environment.NewLine, _messages.ToString());
    }

    [Fact]
    public async Task WaitForAsync_ThrowsTheLastFailure_WhenTheLimitHasPassed()
    {
        var patience = new Patience(TimeSpan.FromMilliseconds(100), TimeProvider.System, _messages);

        await Assert.ThrowsAsync<RegistryUnavailableException>(() => patience.WaitForAsync<int>(
            _ => throw new RegistryUnavailableException("away"), CancellationToken.None));
    }

    [Fact]
    public async Task WaitForAsync_Ends_WhenTheCallHangsPastTheLimit()
    {
        var patience = new Patience(TimeSpan.FromMilliseconds(50), TimeProvider.System, _messages);

        await Assert.ThrowsAsync<KafkaUnavailableException>(() => patience.WaitForAsync(
            token => new TaskCompletionSource<int>().Task.WaitAsync(token), CancellationToken.None));
    }

    [Fact]
    public async Task WaitForAsync_PassesOtherFailuresOn_AtOnce()
    {
        var patience = new Patience(TimeSpan.FromSeconds(30), TimeProvider.System, _messages);

        await Assert.ThrowsAsync<TopicRefusedException>(() => patience.WaitForAsync<int>(
            _ => throw new TopicRefusedException("forbidden"), CancellationToken.None));
        Assert.Empty(_messages.ToString());
    }

    [Fact]
    public async Task WaitForAsync_IsCancelled_WhenTheUserStopsIt()
    {
        using var stop = new CancellationTokenSource();
        var patience = new Patience(TimeSpan.FromSeconds(30), TimeProvider.System, _messages);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patience.WaitForAsync<int>(
            _ =>
            {
                stop.Cancel();
                throw new KafkaUnavailableException("away");
            },
            stop.Token));
    }
}
