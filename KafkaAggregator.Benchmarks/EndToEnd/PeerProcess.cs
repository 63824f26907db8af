using System.Diagnostics;
using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>The same job in Kafka Streams: its hand-tuned processor with <c>exactly_once_v2</c>.</summary>
internal sealed class PeerProcess : IMeasuredProcess
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public PeerProcess(string kit, ServerAddresses servers, DataSet set)
    {
        string[] arguments =
        [
            Path.Combine(kit, "peers", "kafka-streams", "run"), "--bootstrap", servers.Bootstrap, "--registry", servers.Registry,
            "--topics", $"{set.Prefix}-[0-9]+", "--expect", set.Windows.ToString(CultureInfo.InvariantCulture),
            "--mode", "processor", "--guarantee", "exactly_once_v2",
        ];
        var start = new ProcessStartInfo("bash", arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException("the peer did not start");
        _process.OutputDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        _process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    public TimeSpan Age => _clock.Elapsed;

    /// <summary>It ends by itself behind its last summary.</summary>
    public async Task EndAsync()
    {
        using var limit = new CancellationTokenSource(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
