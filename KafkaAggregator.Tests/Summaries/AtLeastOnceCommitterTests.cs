using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class AtLeastOnceCommitterTests
{
    private readonly ScriptedProducer _producer = new();
    private readonly CommitRecorder _consumer = new();

    [Fact]
    public async Task Commit_CommitsOffsetsWithMetadata_AfterTheRecordsAreWritten()
    {
        _consumer.OnCommit = () => Assert.Equal(3, _producer.Written.Count);
        var outcome = await CommitAsync(Commit(0, records: 2), Commit(1, records: 1));
        Assert.Empty(outcome.Refused);
        Assert.Equal([Offset(0), Offset(1)], _consumer.Committed);
    }

    [Fact]
    public async Task Commit_LeavesOutAPartition_WhenOneOfItsRecordsIsRefused()
    {
        _producer.Refusals[1] = "too large";
        var outcome = await CommitAsync(Commit(0, records: 2), Commit(1, records: 1));
        Assert.Equal("a record for out-0 was refused: too large", Assert.Single(outcome.Refused, refused => refused.Key == 0).Value);
        Assert.Equal([Offset(1)], _consumer.Committed);
    }

    [Fact]
    public async Task Commit_SaysWhichOffsetsWereRefused()
    {
        _consumer.Refusals[new TopicPartition("source", 1)] = "not the owner";
        var outcome = await CommitAsync(Commit(0, records: 0), Commit(1, records: 0));
        Assert.Equal("the offset was not committed: not the owner", Assert.Single(outcome.Refused, refused => refused.Key == 1).Value);
    }

    [Fact]
    public async Task Dispose_WaitsForTheCommitThatIsUnderWay()
    {
        using var isOut = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _consumer.OnCommit = () =>
        {
            isOut.Set();
            goOn.Wait();
        };
        var committer = new AtLeastOnceCommitter(_producer, _consumer, TimeSpan.FromSeconds(1));
        var commit = committer.CommitAsync([Commit(0, records: 1)], default);
        isOut.Wait();
        var disposal = committer.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => disposal.WaitAsync(TimeSpan.FromMilliseconds(100)));
        Assert.False(_producer.IsDisposed);
        goOn.Set();
        await commit;
        await disposal;
        Assert.True(_producer.IsDisposed);
    }

    private static KeyValuePair<TopicPartition, CommittedOffset> Offset(int partition) =>
        KeyValuePair.Create(new TopicPartition("source", partition), new CommittedOffset(partition, $"m{partition}"));

    private static PartitionCommit Commit(int partition, int records) => new(
        new TopicPartition("source", partition),
        1,
        [.. Enumerable.Range(0, records).Select(_ => new OutgoingRecord { Topic = "out", Partition = partition, Headers = [] })],
        new CommittedOffset(partition, $"m{partition}"));

    private Task<CommitOutcome> CommitAsync(params PartitionCommit[] commits) =>
        new AtLeastOnceCommitter(_producer, _consumer, TimeSpan.FromSeconds(1)).CommitAsync(commits, default);

    /// <summary>A consumer of which only the commit is used.</summary>
    private sealed class CommitRecorder : IGroupConsumer
    {
        public List<KeyValuePair<TopicPartition, CommittedOffset>> Committed { get; } = [];

        public Dictionary<TopicPartition, string> Refusals { get; } = [];

        public Action OnCommit { get; set; } = () => { };

        public IReadOnlyDictionary<TopicPartition, string> Commit(
            IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout)
        {
            OnCommit();
            Committed.AddRange(offsets);
            return Refusals;
        }

        public void Subscribe(IReadOnlyCollection<string> topics, IGroupListener listener) => throw new NotSupportedException();

        public OffsetReading ReadCommitted(IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout) =>
            throw new NotSupportedException();

        public GroupMembership ReadMembership() => throw new NotSupportedException();

        public void Close() => throw new NotSupportedException();

        public void Assign(TopicPartition partition, long ownershipEpoch, long offset) => throw new NotSupportedException();

        public void Unassign(TopicPartition partition) => throw new NotSupportedException();

        public void Seek(TopicPartition partition, long offset) => throw new NotSupportedException();

        public void Withhold(TopicPartition partition) => throw new NotSupportedException();

        public void Release(TopicPartition partition) => throw new NotSupportedException();

        public FetchEvent? Poll(TimeSpan wait) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
