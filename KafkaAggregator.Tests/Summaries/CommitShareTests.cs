using Akka.Actor;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class CommitShareTests
{
    private static readonly OutgoingRecord Record = new() { Topic = "out", Partition = 0, Value = [], Headers = [] };
    private readonly CommitShare _share = new();
    private readonly List<OutboxCommit> _due = [.. Enumerable.Range(0, 10).Select(partition => Commit(partition))];

    [Fact]
    public void Of_IsAll_OfFew()
    {
        Assert.Equal(_due, _share.Of(_due));
        Assert.False(_share.LeavesSome);
    }

    [Fact]
    public void Of_BeginsSmall_AndDoubles_AfterEachFullShareThatWasSoonDone()
    {
        var many = Enumerable.Range(0, 5 * CommitShare.First).Select(partition => Commit(partition)).ToList();
        foreach (var expected in new[] { 1, 2, 4, 5 })
        {
            var share = _share.Of(many);
            Assert.Equal(expected * CommitShare.First, share.Count);
            Assert.Equal(share.Count < many.Count, _share.LeavesSome);
            _share.Succeeded(share, TimeSpan.Zero);
        }
    }

    [Fact]
    public void Of_Stays_AfterShareThatWasNotFull_OrNotSoonDone()
    {
        var many = Enumerable.Range(0, 2 * CommitShare.First).Select(partition => Commit(partition)).ToList();
        _share.Succeeded(many[1..CommitShare.First], TimeSpan.Zero);
        Assert.Equal(CommitShare.First, _share.Of(many).Count);
        _share.Succeeded(many[..CommitShare.First], CommitShare.Soon);
        Assert.Equal(CommitShare.First, _share.Of(many).Count);
    }

    [Fact]
    public void Of_Halves_AfterShareThatTookLong_ButNotToLittle()
    {
        var many = Enumerable.Range(0, CommitShare.First).Select(partition => Commit(partition)).ToList();
        foreach (var expected in new[] { 32, 32 })
        {
            _share.Succeeded(_share.Of(many), CommitShare.Long);
            Assert.Equal(expected, _share.Of(many).Count);
        }

        _share.Failed(many[..2], CommitShare.Long);
        _share.Succeeded(many[..1], CommitShare.Long);
        Assert.Single(_share.Of(many));
    }

    [Fact]
    public void Of_Halves_DownToOne_AndDoubles()
    {
        foreach (var expected in new[] { 5, 2, 1, 1 })
        {
            _share.Failed(_share.Of(_due), TimeSpan.Zero);
            Assert.Equal(expected, _share.Of(_due).Count);
            Assert.True(_share.LeavesSome);
        }

        foreach (var expected in new[] { 2, 4, 8, 10 })
        {
            _share.Succeeded(_share.Of(_due), TimeSpan.Zero);
            Assert.Equal(expected, _share.Of(_due).Count);
        }

        Assert.False(_share.LeavesSome);
    }

    [Fact]
    public void Of_TakesThoseThatSomebodyWaitsFor_First()
    {
        _due[7].Outbox.IsFlushing = true;
        _share.Failed(_due[..4], TimeSpan.Zero);
        Assert.Equal([_due[7], _due[0]], _share.Of(_due));
    }

    [Fact]
    public void Of_TakesProgressAlone_BesideWhatIsWritten()
    {
        var written = Enumerable.Range(0, 2 * CommitShare.First).Select(partition => Commit(partition)).ToList();
        var plain = Enumerable.Range(1000, 3 * CommitShare.PlainMax).Select(partition => Commit(partition, hasOutput: false)).ToList();
        Assert.Equal([.. written[..CommitShare.First], .. plain[..CommitShare.PlainMax]], _share.Of([.. written, .. plain]));
        Assert.True(_share.LeavesSome);
        Assert.Equal(plain[..CommitShare.PlainMax], _share.Of(plain[..CommitShare.PlainMax]));
        Assert.False(_share.LeavesSome);
    }

    [Fact]
    public void Of_HalvesProgressAlone_WhereThatFails_AndOnlyThat()
    {
        var plain = Enumerable.Range(0, CommitShare.PlainMax).Select(partition => Commit(partition, hasOutput: false)).ToList();
        _share.Failed(_share.Of(plain), CommitShare.Long);
        var written = Enumerable.Range(5000, CommitShare.First).Select(partition => Commit(partition)).ToList();
        Assert.Equal(CommitShare.First + (CommitShare.PlainMax / 2), _share.Of([.. written, .. plain]).Count);
        _share.Succeeded(_share.Of(plain), TimeSpan.Zero);
        Assert.Equal(plain, _share.Of(plain));
    }

    [Fact]
    public void Of_HalvesProgressAloneFirst_WhereWhatIsMixedFailsSoon()
    {
        var written = Enumerable.Range(5000, CommitShare.First).Select(partition => Commit(partition)).ToList();
        var plain = Enumerable.Range(0, CommitShare.PlainMax).Select(partition => Commit(partition, hasOutput: false)).ToList();
        foreach (var (expectedWritten, expectedPlain) in new[] { (64, 500), (64, 250), (64, 125), (32, 62) })
        {
            _share.Failed(_share.Of([.. written, .. plain]), TimeSpan.Zero);
            Assert.Equal(expectedWritten, _share.Of(written).Count);
            Assert.Equal(expectedPlain, _share.Of(plain).Count);
        }
    }

    /// <summary>What has taken long was appends, of which progress alone needs one.</summary>
    [Fact]
    public void Of_HalvesBoth_WhereWhatIsMixedTookLongToFail()
    {
        var written = Enumerable.Range(5000, CommitShare.First).Select(partition => Commit(partition)).ToList();
        var plain = Enumerable.Range(0, CommitShare.PlainMax).Select(partition => Commit(partition, hasOutput: false)).ToList();
        _share.Failed(_share.Of([.. written, .. plain]), CommitShare.Long);
        Assert.Equal(CommitShare.First / 2, _share.Of(written).Count);
        Assert.Equal(CommitShare.PlainMax / 2, _share.Of(plain).Count);
    }

    [Fact]
    public void Of_TakesMoreProgressAlone_AfterEachThatSucceeds_HoweverLongItTook_UpToItsLeast()
    {
        var plain = Enumerable.Range(0, CommitShare.PlainMax).Select(partition => Commit(partition, hasOutput: false)).ToList();
        for (var i = 0; i < 10; i++)
        {
            _share.Failed(_share.Of(plain), CommitShare.Long);
        }

        foreach (var expected in new[] { 2, 4, 8, 16, 32, 64, 128, 128 })
        {
            _share.Succeeded(_share.Of(plain), CommitShare.Long);
            Assert.Equal(expected, _share.Of(plain).Count);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_TakesNoMoreMetadataThanTheBrokerAppendsAtOnce_ButOneAtLeast(bool hasOutput)
    {
        const int Third = CommitShare.MetadataBytesMax / 3;
        var many = Enumerable.Range(0, CommitShare.First).Select(partition => Commit(partition, hasOutput, Third)).ToList();
        Assert.Equal(many[..2], _share.Of(many));
        Assert.True(_share.LeavesSome);
        OutboxCommit[] large = [Commit(0, hasOutput, metadata: CommitShare.MetadataBytesMax + 1), Commit(1, hasOutput)];
        Assert.Equal(large[..1], _share.Of(large));
    }

    /// <param name="partition">Which.</param>
    /// <param name="hasOutput">Whether something is written.</param>
    /// <param name="metadata">How much the progress has to say, at least.</param>
    private static OutboxCommit Commit(int partition, bool hasOutput = true, int metadata = 0)
    {
        var progress = SinkFixtures.Progress(1, metadata);
        var open = new SinkProtocol.Open(new TopicPartition("in", partition), 1, ActorRefs.Nobody, SinkFixtures.Source, progress);
        return new(new Outbox(open, NewBackOff(), NewBackOff()), 0, hasOutput ? [Record] : [], progress, 0);
    }

    private static BackOff NewBackOff() => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
}
