using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Core.Records;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// Fetches the writer schemas of one source topic, for all its partitions. Whoever meets an unknown id asks for it once
/// and waits for the task; however many ask, the registry is asked once. A registry that is away is waited for without
/// end; an id that it does not know, for the grace; then its records are undecodable, and the id is looked for again
/// now and then in the background. Thread-safe.
/// </summary>
public sealed class SchemaLoader : IDisposable
{
    /// <summary>The first retry comes so soon; each further one after twice the time.</summary>
    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(250);

    /// <summary>A registry that is back, or a schema that has appeared, is noticed within so long.</summary>
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(5);

    /// <summary>How often ids that were given up are looked for again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>So many of them at most, the youngest: garbage makes new ids without end.</summary>
    private const int GivenUpMax = 64;

    private readonly ISchemaRegistry _registry;
    private readonly SourceSchemas _schemas;
    private readonly string _topic;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Task> _loads = [];
    private readonly LinkedList<int> _givenUp = [];
    private bool _isLookingAgain;
    private bool _isDisposed;

    /// <param name="registry">Where schemas come from; stays its owner's.</param>
    /// <param name="schemas">What is loaded goes there.</param>
    /// <param name="topic">The source topic, for the log.</param>
    /// <param name="grace">How long an id that the registry does not know is waited for.</param>
    /// <param name="time">Clock of grace and back-off.</param>
    /// <param name="logger">Where waiting and giving up are said.</param>
    public SchemaLoader(
        ISchemaRegistry registry,
        SourceSchemas schemas,
        string topic,
        TimeSpan grace,
        TimeProvider time,
        ILogger logger)
    {
        _registry = registry;
        _schemas = schemas;
        _topic = topic;
        _grace = grace;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Completes when <see cref="SourceSchemas.Find"/> has an answer for the id: known, given up, or unsuitable. Is
    /// cancelled when the loader is disposed.
    /// </summary>
    public Task LoadAsync(int id)
    {
        lock (_lock)
        {
            if (_loads.TryGetValue(id, out var running))
            {
                return running;
            }

            if (_schemas.Find(id).State != SchemaState.Pending)
            {
                return Task.CompletedTask;
            }

            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _loads.Add(id, completion.Task);
            _ = RunAsync(id, completion);
            return completion.Task;
        }
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _disposal.Cancel();
            _disposal.Dispose();
        }
    }

    private async Task RunAsync(int id, TaskCompletionSource completion)
    {
        try
        {
            await FindOrGiveUpAsync(id, _disposal.Token).ConfigureAwait(false);
            Forget(id);
            completion.SetResult();
        }
        catch (OperationCanceledException exception)
        {
            Forget(id);
            completion.SetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            Forget(id);
            completion.SetException(exception);
        }
    }

    private void Forget(int id)
    {
        lock (_lock)
        {
            _loads.Remove(id);
        }
    }

    private async Task FindOrGiveUpAsync(int id, CancellationToken cancellation)
    {
        long? unknownSince = null;
        var delay = RetryFirst;
        while (true)
        {
            var (hasAnswered, schema) = await AskAsync(id, cancellation).ConfigureAwait(false);
            if (schema is not null)
            {
                Add(id, schema);
                if (unknownSince is not null)
                {
                    RegistryLog.SchemaAppeared(_logger, _topic, id);
                }

                return;
            }

            var wait = delay;
            if (hasAnswered)
            {
                if (unknownSince is null && _grace > TimeSpan.Zero)
                {
                    RegistryLog.SchemaAwaited(_logger, _topic, id, _grace.TotalSeconds);
                }

                // The grace counts from the first answer: a registry that is away has said nothing about the id.
                unknownSince ??= _time.GetTimestamp();
                var left = _grace - _time.GetElapsedTime(unknownSince.Value);
                if (left <= TimeSpan.Zero)
                {
                    GiveUp(id);
                    return;
                }

                wait = left < delay ? left : delay;
            }

            await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
            delay = delay * 2 < RetryMax ? delay * 2 : RetryMax;
        }
    }

    private void Add(int id, string schema)
    {
        var answer = _schemas.Add(id, schema);
        if (!_schemas.Source.IsNamed && answer.Writer is { } writer && SummaryNames.IsSummary(writer.Schema))
        {
            RegistryLog.SummariesRead(_logger, _topic, id);
        }

        foreach (var finding in SchemaFinding.Of(_schemas.Source, answer))
        {
            finding.Say(_logger, _topic, id);
        }
    }

    private async Task<(bool HasAnswered, string? Schema)> AskAsync(int id, CancellationToken cancellation)
    {
        try
        {
            return (true, await _registry.FindAsync(id, cancellation).ConfigureAwait(false));
        }
        catch (RegistryUnavailableException)
        {
            // Said by the registry's outage, which all that ask it share.
            return (false, null);
        }
    }

    private void GiveUp(int id)
    {
        _schemas.GiveUp(id);
        RegistryLog.SchemaGivenUp(_logger, _topic, id, _grace.TotalSeconds);
        lock (_lock)
        {
            _givenUp.AddLast(id);
            if (_givenUp.Count > GivenUpMax)
            {
                _givenUp.RemoveFirst();
            }

            if (_isLookingAgain)
            {
                return;
            }

            _isLookingAgain = true;
        }

        _ = LookAgainAsync(_disposal.Token);
    }

    private async Task LookAgainAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookAgain, _time, cancellation).ConfigureAwait(false);
                int[] ids;
                lock (_lock)
                {
                    ids = [.. _givenUp];
                    if (ids.Length == 0)
                    {
                        _isLookingAgain = false;
                        return;
                    }
                }

                foreach (var id in ids)
                {
                    await LookAgainAsync(id, cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Disposed.
            return;
        }
    }

    private async Task LookAgainAsync(int id, CancellationToken cancellation)
    {
        if (await AskAsync(id, cancellation).ConfigureAwait(false) is not (_, { } schema))
        {
            return;
        }

        Add(id, schema);
        RegistryLog.SchemaAppeared(_logger, _topic, id);
        lock (_lock)
        {
            _givenUp.Remove(id);
        }
    }
}
