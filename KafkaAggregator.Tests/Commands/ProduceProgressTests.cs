using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Example;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class ProduceProgressTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly StringWriter _messages = new();
    private readonly RecordingProducer _written = new();
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _goOn = new();

    public void Dispose()
    {
        _written.Dispose();
        _messages.Dispose();
    }

    [Fact]
    public async Task Lines_EndWithAllThatWasWritten_WhereOneWasShownBefore()
    {
        var shown = Show(messages: 3);
        _time.Advance(Interval);
        await Waiting.UntilAsync(() => Lines.Length == 1, TimeSpan.FromMinutes(1), () => "no line came");

        _goOn.SetResult();
        await shown;

        Assert.Equal(["0 of 6 messages written", "6 of 6 messages written"], Lines);
    }

    [Fact]
    public async Task Lines_AreNone_WhereItEndsBeforeTheFirst()
    {
        _goOn.SetResult();
        await Show(messages: 3);

        Assert.Empty(Lines);
    }

    private string[] Lines => _messages.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private Task Show(int messages)
    {
        var options = new ExampleOptions { Topics = 2, Fields = 1, FrequencyHertz = 1000, MessagesMax = messages, TopicPartitions = 1 };
        var producer = new ExampleProducer(options, [1, 2], _written, TimeProvider.System);
        return new ProduceProgress(producer, _messages, isTerminal: false, _time).RunAsync(async () =>
        {
            await _goOn.Task;
            await producer.RunAsync(CancellationToken.None);
        });
    }
}
