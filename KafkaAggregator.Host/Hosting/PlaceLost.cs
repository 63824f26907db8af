namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// Whether this node has lost its place in the group or cluster for good; then the process ends, to be started again.
/// </summary>
internal sealed class PlaceLost(IHostApplicationLifetime lifetime, ILogger<PlaceLost> logger)
{
    private string? _reason;

    /// <summary>Why; null while the node has its place.</summary>
    public string? Reason => _reason;

    /// <summary>It is lost: the host stops. Only the first reason counts.</summary>
    public void Report(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            HostLog.PlaceLost(logger, reason);
            lifetime.StopApplication();
        }
    }
}
