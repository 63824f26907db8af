using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KafkaAggregator.Tests.Support;

/// <summary>The program itself, as a user starts it: a process with its own environment, killed when disposed.</summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Found)> _waits = [];

    private WorkerProcess(Process process) => _process = process;

    /// <summary>What it wrote so far, both outputs.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public int ProcessId => _process.Id;

    /// <summary>Its exit code; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>The built program beside the tests.</summary>
    private static string Program => Path.Combine(AppContext.BaseDirectory, "kafka-aggregator.dll");

    /// <summary>Starts a verb with settings from the environment; none of this process's own reach it.</summary>
    public static WorkerProcess Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        Start(["dotnet"], environment, arguments);

    /// <summary>The same by another command than <c>dotnet</c> alone, which becomes this process at last.</summary>
    public static WorkerProcess Start(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        StartCommand([.. command, Program, .. arguments], environment);

    /// <summary>A worker that a whole command line starts, which becomes this process at last.</summary>
    public static WorkerProcess StartCommand(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Directory.CreateTempSubdirectory("kafka-aggregator-worker-").FullName,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var worker = new WorkerProcess(process);
        process.OutputDataReceived += (_, line) => worker.Take(line.Data);
        process.ErrorDataReceived += (_, line) => worker.Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>Completes when a line with that text was written, now or later, behind the first so many lines.</summary>
    public async Task WaitForLineAsync(string text, int behind = 0)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.Skip(behind).Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }

            _waits.Add((text, found));
        }

        try
        {
            await found.Task.WaitAsync(Limit);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"no line with '{text}' within {Limit}:\n{string.Join('\n', Lines)}", exception);
        }
    }

    /// <summary>Completes when it was given so many partitions, at once or one after another.</summary>
    public Task WaitForPartitionsAsync(int count) => Waiting.UntilAsync(
        () => Lines.Sum(CountGiven) >= count, Limit, () => $"it was not given {count} partitions:\n{string.Join('\n', Lines)}");

    /// <summary>As a crash.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the process stands, its connections stay.</summary>
    public Task SuspendAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT, after <see cref="SuspendAsync"/>.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>SIGTERM; gives the exit code.</summary>
    public async Task<int> TerminateAsync(string signal = "TERM")
    {
        await SignalAsync(signal);
        return await WaitForExitAsync();
    }

    /// <summary>Sends a signal by its name, without <c>SIG</c>.</summary>
    public Task SignalAsync(string signal) => CommandLine.RunAsync(Limit, "kill", $"-{signal}", $"{_process.Id}");

    /// <summary>Its exit code; throws with what it wrote where it does not end.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"the program did not end within {Limit}:\n{string.Join('\n', Lines)}", exception);
        }

        return _process.ExitCode;
    }

    /// <summary>Its exit code, whenever it ends.</summary>
    public async Task<int> WaitForEndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static int CountGiven(string line) =>
        Given().Match(line) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("was given ([0-9]+) partitions")]
    private static partial Regex Given();

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (_, found) in _waits.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal)))
            {
                found.TrySetResult();
            }
        }
    }
}
