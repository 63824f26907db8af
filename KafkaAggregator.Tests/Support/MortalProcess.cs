namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A process that may die at one step: from then on no call of its clients reaches the broker, and what it has left
/// open stays there.
/// </summary>
/// <param name="lastStep">The step's name; null: it lives.</param>
/// <param name="commitsBefore">So many commits are let through first: the first one names the owner, as each attach does.</param>
internal sealed class MortalProcess(string? lastStep, int commitsBefore = 1)
{
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commits;
    private bool _isRevoking;

    public bool IsDead => _death.Task.IsCompleted;

    /// <summary>Completes when it dies.</summary>
    public Task Death => _death.Task;

    /// <summary>The group is taking partitions back, and waits for it: named behind each step's name.</summary>
    public bool IsRevoking
    {
        get => Volatile.Read(ref _isRevoking);
        set => Volatile.Write(ref _isRevoking, value);
    }

    /// <summary>Told of each step that it lives to see; whoever is told may hold it up.</summary>
    public Action<string> OnStep { get; init; } = static _ => { };

    /// <summary>Does something with a step before it and one behind it.</summary>
    public void Do(string name, Action action) => Do(name, () =>
    {
        action();
        return true;
    });

    public T Do<T>(string name, Func<T> action)
    {
        Step($"before {name}");
        var result = action();
        Step($"after {name}");
        return result;
    }

    /// <summary>Throws <see cref="ProcessDeadException"/> where it is dead, or dies here.</summary>
    public void Step(string name)
    {
        ThrowIfDead();
        OnStep(name);
        if (_commits >= commitsBefore && (IsRevoking ? $"{name} in revoke" : name) == lastStep)
        {
            _death.TrySetResult();
        }

        ThrowIfDead();
        _commits += name == "after commit" ? 1 : 0;
    }

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new ProcessDeadException();
        }
    }
}
