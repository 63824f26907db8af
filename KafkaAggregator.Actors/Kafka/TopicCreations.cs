using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Creations of topics, many in one request: what is asked for while a request is out goes into the next one. A broker
/// takes one request of a connection at a time, and writes one answer's topics to its metadata together: hundreds of
/// topics one by one take as many round trips. Thread-safe.
/// </summary>
/// <param name="create">
/// Sends one request; gives the errors of topics that were not created, by name. What it throws is of all of them.
/// </param>
internal sealed class TopicCreations(
    Func<IReadOnlyList<TopicSpecification>, Task<IReadOnlyDictionary<string, Error>>> create)
{
    /// <summary>Topics in one request: the broker answers when all of them are there, within one timeout.</summary>
    public const int MostAtOnce = 50;

    private readonly Lock _lock = new();
    private readonly List<Asked> _waiting = [];
    private bool _isAsking;

    /// <summary>The topic's own error; null where it was created. Throws what the request as a whole threw.</summary>
    public Task<Error?> CreateAsync(TopicSpecification topic)
    {
        var asked = new Asked(topic);
        lock (_lock)
        {
            _waiting.Add(asked);
            if (!_isAsking)
            {
                _isAsking = true;
                _ = Task.Run(AskAsync);
            }
        }

        return asked.Answer.Task;
    }

    private async Task AskAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                var errors = await create([.. batch.Select(asked => asked.Topic)]);
                batch.ForEach(asked => asked.Answer.SetResult(errors.GetValueOrDefault(asked.Topic.Name)));
            }
            catch (Exception exception)
            {
                batch.ForEach(asked => asked.Answer.SetException(exception));
            }
        }
    }

    /// <summary>
    /// Those that have waited longest, each name once: a request that names a topic twice is refused.
    /// </summary>
    private List<Asked> Take()
    {
        lock (_lock)
        {
            var batch = _waiting.DistinctBy(asked => asked.Topic.Name).Take(MostAtOnce).ToList();
            _waiting.RemoveAll(batch.Contains);
            _isAsking = batch.Count > 0;
            return batch;
        }
    }

    private sealed record Asked(TopicSpecification Topic)
    {
        public TaskCompletionSource<Error?> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
