using System.Diagnostics;
using System.Threading.Channels;
using KafkaAggregator.Host.Example;
using Spectre.Console;

namespace KafkaAggregator.Host.Demo;

/// <summary>What a demo shows: a live table on a terminal, a line for each summary elsewhere.</summary>
/// <param name="output">Where.</param>
/// <param name="isTerminal">Whether that is a terminal.</param>
internal sealed class DemoView(TextWriter output, bool isTerminal)
{
    /// <summary>Four pictures a second are live, and cost little.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly DemoTally _tally = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>
    /// Shows until it is cancelled, then closes with a line of totals. Throws what the producer or the reader of
    /// summaries threw.
    /// </summary>
    public async Task ShowAsync(
        ExampleProducer producer, Task producing, ChannelReader<DemoSummary> summaries, CancellationToken cancellation)
    {
        try
        {
            if (isTerminal)
            {
                await ShowTableAsync(producer, producing, summaries, cancellation);
            }
            else
            {
                await WriteLinesAsync(producing, summaries, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C: the totals are still to come.
        }

        output.WriteLine(DemoTable.Caption(producer.Written, producer.WrittenBytes, _tally, _clock.Elapsed));
    }

    private async Task ShowTableAsync(
        ExampleProducer producer, Task producing, ChannelReader<DemoSummary> summaries, CancellationToken cancellation)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        using var timer = new PeriodicTimer(Interval);
        await console.Live(Render(producer, console.Profile.Width)).StartAsync(async live =>
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                while (summaries.TryRead(out var summary))
                {
                    _tally.Add(summary);
                }

                live.UpdateTarget(Render(producer, console.Profile.Width));
                await ThrowIfFailedAsync(producing, summaries);
            }
        });
    }

    private async Task WriteLinesAsync(
        Task producing, ChannelReader<DemoSummary> summaries, CancellationToken cancellation)
    {
        while (await summaries.WaitToReadAsync(cancellation))
        {
            while (summaries.TryRead(out var summary))
            {
                _tally.Add(summary);
                output.WriteLine(DemoLine.Of(summary));
            }

            await output.FlushAsync(cancellation);
            await ThrowIfFailedAsync(producing, summaries);
        }
    }

    private static async Task ThrowIfFailedAsync(Task producing, ChannelReader<DemoSummary> summaries)
    {
        if (producing.IsFaulted)
        {
            await producing;
        }

        if (summaries.Completion.IsFaulted)
        {
            await summaries.Completion;
        }
    }

    private Spectre.Console.Rendering.IRenderable Render(ExampleProducer producer, int width) =>
        DemoTable.Render(producer.Written, producer.WrittenBytes, _tally, _clock.Elapsed, width);
}
