using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>Collects the acknowledgements of one write. Complete is called on the client's thread.</summary>
internal sealed class Delivery
{
    private static readonly TimeSpan RoomBackoff = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<int, string> _suspects = [];
    private TaskCompletionSource? _next;
    private int _outstanding;
    private string? _unknown;

    public Delivery(int count)
    {
        _outstanding = count;
        if (count == 0)
        {
            _completion.SetResult();
        }
    }

    /// <summary>Done when every record was acknowledged or refused.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Refused for good, with the reason.</summary>
    public Dictionary<int, string> Refused { get; } = [];

    /// <summary>Refused together with others, of which one at least is at fault; in order.</summary>
    public IReadOnlyList<int> Suspects => [.. _suspects.Keys.Order()];

    public bool IsSuspect(int index, [NotNullWhen(true)] out string? reason) =>
        _suspects.TryGetValue(index, out reason);

    public void Complete(int index, Error error)
    {
        lock (_lock)
        {
            if (error.IsError && KafkaErrors.IsBatchRefusal(error.Code))
            {
                _suspects[index] = KafkaErrors.Describe(error);
            }
            else if (error.IsError && KafkaErrors.IsRecordRefusal(error.Code))
            {
                Refused[index] = KafkaErrors.Describe(error);
            }
            else if (error.IsError)
            {
                _unknown ??= KafkaErrors.Describe(error);
            }

            _next?.TrySetResult();
            _next = null;
            if (--_outstanding == 0)
            {
                _completion.SetResult();
            }
        }
    }

    /// <summary>
    /// Waits until one more record is acknowledged or refused: there is room in the queue then. Not for long, since the
    /// last that is out may have been it.
    /// </summary>
    public Task WaitForOneAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.WhenAny(_next.Task, Task.Delay(RoomBackoff, cancellation)).Unwrap();
        }
    }

    public void ThrowIfUnknown()
    {
        if (_unknown is not null)
        {
            throw new KafkaUnavailableException($"it is not known what was written: {_unknown}");
        }
    }
}
