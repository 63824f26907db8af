using System.Numerics;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Says what lanes end of. An outage of the broker ends them again and again: that is told at once, then each time
/// their number has doubled, and when it is over. Anything else is an error of the program, and told each time.
/// </summary>
internal sealed class LaneOutages(ILogger logger)
{
    /// <summary>Ends in a row of each lane that has not settled since.</summary>
    private readonly Dictionary<int, uint> _ends = [];

    /// <param name="lane">The lane that has ended.</param>
    /// <param name="error">What of; null: by itself.</param>
    /// <param name="wait">After which it is started again.</param>
    public void Failed(int lane, Exception? error, TimeSpan wait)
    {
        var ends = _ends[lane] = _ends.GetValueOrDefault(lane) + 1;
        if (IsOfPermission(error))
        {
            return; // told by PermissionWatch, which also tells of its end
        }

        if (!IsOfKafka(error))
        {
            IngestLog.LaneFailed(logger, error, lane, error?.Message ?? "it ended by itself", wait);
        }
        else if (BitOperations.IsPow2(ends))
        {
            IngestLog.LaneInterrupted(logger, lane, error!.Message, wait);
        }
    }

    /// <summary>The lane has not ended for so long.</summary>
    public void Settled(int lane, TimeSpan time)
    {
        if (_ends.Remove(lane))
        {
            IngestLog.LaneSettled(logger, lane, time);
        }
    }

    private static bool IsOfPermission(Exception? error) =>
        error is TransactionException { Fault: TransactionFault.Forbidden }
        || (error?.InnerException is { } cause && IsOfPermission(cause));

    /// <summary>
    /// Whether what failed is the broker's to mend: a lane's own word that it cannot go on is about that.
    /// </summary>
    private static bool IsOfKafka(Exception? error) => error switch
    {
        KafkaUnavailableException or CommitInDoubtException or TransactionException => true,
        OperationCanceledException => true,
        LaneFailedException failed => failed.InnerException is null || IsOfKafka(failed.InnerException),
        _ => false,
    };
}
