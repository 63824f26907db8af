using KafkaAggregator.Host.Commands;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// Whether this node cannot go on as the process that it is: it has lost its place in the group or cluster for good,
/// the cluster refuses what is configured, or it could not begin. Then the process ends.
/// </summary>
internal sealed class PlaceLost(IHostApplicationLifetime lifetime, ILogger<PlaceLost> logger)
{
    private int _exitCode = ExitCode.Done;

    /// <summary>What the process ends with; <see cref="ExitCode.Done"/> while nothing is wrong.</summary>
    public int EndsWith => _exitCode;

    /// <summary>The place is lost: the host stops, to be started again. Only the first reason counts.</summary>
    public void Report(string reason)
    {
        if (TrySet(ExitCode.PlaceLost))
        {
            HostLog.PlaceLost(logger, reason);
            lifetime.StopApplication();
        }
    }

    /// <summary>Only another configuration helps: the host stops.</summary>
    public void ReportConfiguration(string reason)
    {
        if (TrySet(ExitCode.Usage))
        {
            HostLog.ConfigurationRefused(logger, reason);
            lifetime.StopApplication();
        }
    }

    /// <summary>It could not begin to read: the host stops.</summary>
    public void ReportFailure(Exception error)
    {
        if (TrySet(ExitCode.Failed))
        {
            HostLog.StartFailed(logger, error.Message, error);
            lifetime.StopApplication();
        }
    }

    /// <summary>HTTP cannot listen, which is said already: the host stops.</summary>
    public void ReportNotListening()
    {
        if (TrySet(ExitCode.Failed))
        {
            lifetime.StopApplication();
        }
    }

    private bool TrySet(int exitCode) =>
        Interlocked.CompareExchange(ref _exitCode, exitCode, ExitCode.Done) == ExitCode.Done;
}
