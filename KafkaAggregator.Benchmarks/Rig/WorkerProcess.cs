using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>The program as a process that signals can be sent to.</summary>
internal sealed partial class WorkerProcess : IMeasuredProcess
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _fencings;
    private long _givenAt;

    /// <param name="environment">Its settings.</param>
    /// <param name="log">The file that keeps what it writes; null for none.</param>
    /// <param name="folder">Where the program lies; null for beside this one.</param>
    public WorkerProcess(IReadOnlyDictionary<string, string> environment, string? log = null, string? folder = null)
    {
        _log = log is null ? StreamWriter.Null : Append(log);
        var program = Path.Combine(folder ?? AppContext.BaseDirectory, "kafka-aggregator.dll");
        var start = new ProcessStartInfo("dotnet", [program, "worker"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("the worker did not start");
        _process.ErrorDataReceived += (_, line) => Look(line.Data);
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public TimeSpan Age => _clock.Elapsed;

    /// <summary>How often it ended a transaction that a dead owner had left open.</summary>
    public int Fencings => Volatile.Read(ref _fencings);

    /// <summary>Whether the group has given it any.</summary>
    public bool HasPartitions => GivenAfter is not null;

    /// <summary>From its start to its first partitions; null until then.</summary>
    public TimeSpan? GivenAfter => Volatile.Read(ref _givenAt) is var at and > 0 ? new TimeSpan(at) : null;

    public long ResidentBytes => Refreshed.WorkingSet64;

    /// <summary>What it has used of the processor.</summary>
    public TimeSpan Processor => Refreshed.TotalProcessorTime;

    public int Threads => Refreshed.Threads.Count;

    private Process Refreshed
    {
        get
        {
            _process.Refresh();
            return _process;
        }
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task EndAsync() => TerminateAsync();

    public async Task TerminateAsync()
    {
        Send(Terminate);
        await _process.WaitForExitAsync();
    }

    public void Suspend() => Send(Stop);

    public void Resume() => Send(Continue);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.WaitForExit(); // and for the rest of what it wrote
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static StreamWriter Append(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return new StreamWriter(file, append: true) { AutoFlush = true };
    }

    private void Look(string? line)
    {
        _log.WriteLine(line);
        if (_givenAt == 0 && line?.Contains("was given", StringComparison.Ordinal) == true)
        {
            Volatile.Write(ref _givenAt, _clock.Elapsed.Ticks);
        }

        if (line?.Contains("that a dead owner left open", StringComparison.Ordinal) == true)
        {
            Interlocked.Increment(ref _fencings);
        }
    }

    private void Send(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"signal {signal}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
