using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>Remembers which transactional ids were taken from whoever had them.</summary>
internal sealed class RecordingFencer : ITransactionFencer
{
    private readonly ConcurrentQueue<string> _fenced = new();

    public IReadOnlyList<string> Fenced => [.. _fenced];

    /// <summary>What the broker answers instead; null: it fences.</summary>
    public TransactionException? Failure { get; set; }

    /// <summary>What the broker does then, such as to make offsets readable.</summary>
    public Action<string> OnFenced { get; set; } = static _ => { };

    public Task FenceAsync(string transactionalId, CancellationToken cancellation)
    {
        if (Failure is { } failure)
        {
            return Task.FromException(failure);
        }

        _fenced.Enqueue(transactionalId);
        OnFenced(transactionalId);
        return Task.CompletedTask;
    }
}
