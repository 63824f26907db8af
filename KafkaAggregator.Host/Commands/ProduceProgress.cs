using System.Globalization;
using KafkaAggregator.Host.Example;
using Spectre.Console;

namespace KafkaAggregator.Host.Commands;

/// <summary>Shows how far the example producer is: a bar on a terminal, now and then a line elsewhere.</summary>
/// <param name="producer">What is shown.</param>
/// <param name="messages">Where.</param>
/// <param name="isTerminal">Whether that is a terminal.</param>
/// <param name="time">The clock of the lines.</param>
internal sealed class ProduceProgress(
    ExampleProducer producer, TextWriter messages, bool isTerminal, TimeProvider time)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Shows until the work has ended; what it throws is thrown on.</summary>
    public Task RunAsync(Func<Task> work) => isTerminal ? ShowBarAsync(work()) : WriteLinesAsync(work());

    private async Task ShowBarAsync(Task work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(messages) });
        var bar = console.Progress().AutoClear(false).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        await bar.StartAsync(async context =>
        {
            var task = context.AddTask("messages", maxValue: producer.Total ?? 1);
            task.IsIndeterminate = producer.Total is null;
            using var timer = new PeriodicTimer(BarInterval);
            do
            {
                Update(task);
            }
            while (!work.IsCompleted && await timer.WaitForNextTickAsync());
            Update(task);
            task.StopTask();
        });
        await work;
    }

    private void Update(ProgressTask task)
    {
        task.Description = string.Create(CultureInfo.InvariantCulture, $"{producer.Written:N0} messages");
        if (producer.Total is not null)
        {
            task.Value = producer.Written;
        }
    }

    private async Task WriteLinesAsync(Task work)
    {
        using var timer = new PeriodicTimer(LineInterval, time);
        var tick = timer.WaitForNextTickAsync().AsTask();
        long? shown = null;
        while (await Task.WhenAny(work, tick) != work)
        {
            shown = WriteLine();
            tick = timer.WaitForNextTickAsync().AsTask();
        }

        if (shown is not null && shown != producer.Written)
        {
            WriteLine();
        }

        await work;
    }

    private long WriteLine()
    {
        var written = producer.Written;
        var of = producer.Total is { } total ? $" of {total}" : "";
        messages.WriteLine($"{written}{of} messages written");
        return written;
    }
}
