using System.Runtime.InteropServices;
using KafkaAggregator.Host.Commands;

namespace KafkaAggregator.Host.Hosting;

/// <summary>SIGINT and SIGTERM: the first asks the host to stop, a second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly IHostApplicationLifetime _lifetime;
    private readonly List<PosixSignalRegistration> _registrations;
    private int _count;

    public StopSignals(IHostApplicationLifetime lifetime)
    {
        _lifetime = lifetime;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            Environment.Exit(ExitCode.Failed);
        }

        _lifetime.StopApplication();
    }
}
