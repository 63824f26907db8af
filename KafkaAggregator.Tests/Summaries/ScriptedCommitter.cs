using System.Threading.Channels;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>A committer whose every commit waits for the test to say how it ends.</summary>
internal sealed class ScriptedCommitter : ICommitter
{
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();

    /// <summary>What each beginning gives; null: it is done at once.</summary>
    public Func<Task>? OnBegin { get; set; }

    public int Beginnings { get; private set; }

    public Task BeginAsync(CancellationToken cancellation)
    {
        Beginnings++;
        return OnBegin?.Invoke() ?? Task.CompletedTask;
    }

    public Task<CommitOutcome> CommitAsync(IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation)
    {
        var attempt = new Attempt(commits);
        _attempts.Writer.TryWrite(attempt);
        return attempt.Ending.Task;
    }

    /// <summary>Whether a commit that is under way has not begun with what is withdrawn.</summary>
    public bool IsWaiting { get; set; }

    public bool TryWithdraw(TopicPartition partition, long ownershipEpoch) => IsWaiting;

    public bool IsDisposed { get; private set; }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>The next commit that the sink begins; fails where none comes.</summary>
    public async Task<Attempt> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _attempts.Reader.ReadAsync(limit.Token);
    }

    public bool HasNone => _attempts.Reader.Count == 0;

    internal sealed record Attempt(IReadOnlyList<PartitionCommit> Commits)
    {
        public TaskCompletionSource<CommitOutcome> Ending { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Succeed() => Ending.SetResult(CommitOutcome.AllCommitted);

        public void Refuse(int index, string reason) => Ending.SetResult(new CommitOutcome(new Dictionary<int, string> { [index] = reason }));

        public void Leave(string? reason, params int[] indexes) =>
            Ending.SetResult(new CommitOutcome(new Dictionary<int, string>(), indexes.ToHashSet(), reason));

        public void LeaveAsStale(string reason, params int[] indexes) => Ending.SetResult(
            new CommitOutcome(new Dictionary<int, string>(), indexes.ToHashSet(), null) { StaleReason = reason });

        public void Fail(Exception error) => Ending.SetException(error);
    }
}
