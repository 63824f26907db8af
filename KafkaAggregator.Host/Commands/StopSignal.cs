using System.Runtime.InteropServices;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Ctrl-C and SIGTERM as a token: the first cancels it, so that the verb ends cleanly; a second one ends the process at
/// once, with 1. One that comes right behind the first is the same again: <c>timeout</c>, and a shell, tell the process
/// and its group.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>Nobody decides within this that it takes too long.</summary>
    private static readonly TimeSpan RepeatLimit = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;
    private readonly Action<int> _exit;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long? _firstAt;

    public StopSignal()
        : this(TimeProvider.System, Environment.Exit)
    {
    }

    /// <param name="time">Tells a repeat from a second signal.</param>
    /// <param name="exit">Ends the process.</param>
    internal StopSignal(TimeProvider time, Action<int> exit)
    {
        (_time, _exit) = (time, exit);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    /// <summary>A signal has come.</summary>
    internal void Receive()
    {
        long? firstAt;
        lock (_lock)
        {
            firstAt = _firstAt;
            _firstAt ??= _time.GetTimestamp();
        }

        if (firstAt is null)
        {
            _source.Cancel();
        }
        else if (_time.GetElapsedTime(firstAt.Value) >= RepeatLimit)
        {
            _exit(ExitCode.Failed);
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Receive();
    }
}
