using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

public sealed class NodeStopTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly NodeStop _stop;

    public NodeStopTests() => _stop = new NodeStop(_time, _log);

    /// <summary>What docs/operations.md promises, and leaves the runtime some time of.</summary>
    [Fact]
    public void Limits_FollowOnEachOther_BelowTenSeconds_AsTheDocumentSays()
    {
        TimeSpan[] limits = [NodeStop.StartLimit, NodeStop.DrainLimit, NodeStop.LeaveLimit, NodeStop.HttpLimit, NodeStop.ProcessLimit];
        Assert.Equal(limits.Order(), limits);
        Assert.True(NodeStop.ProcessLimit < TimeSpan.FromSeconds(10));
        var document = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "operations.md"));
        Assert.Contains($"| a start that is under way ends | {NodeStop.StartLimit.TotalSeconds} s |", document, StringComparison.Ordinal);
        Assert.Contains($"| all of these | {NodeStop.DrainLimit.TotalSeconds} s |", document, StringComparison.Ordinal);
        Assert.Contains($"| the cluster is left | {NodeStop.LeaveLimit.TotalSeconds} s |", document, StringComparison.Ordinal);
        Assert.Contains($"answered | {NodeStop.HttpLimit.TotalSeconds} s |", document, StringComparison.Ordinal);
        Assert.Contains($"| the process ends | {NodeStop.ProcessLimit.TotalSeconds} s |", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AwaitStart_EndsAtItsLimit_AndSaysSo_WhereTheStartDoesNotEnd()
    {
        var waiting = _stop.AwaitStartAsync(new TaskCompletionSource().Task);
        await _time.ExpectEndAsync(waiting, NodeStop.StartLimit);
        Assert.Equal([(LogLevel.Warning, "Stopped: the start that was under way has not ended within 2 s")], _log.Lines);
    }

    [Fact]
    public async Task AwaitStart_IsSilent_WhereTheStartHasEnded_OrWasCancelled()
    {
        await _stop.AwaitStartAsync(Task.CompletedTask);
        await _stop.AwaitStartAsync(Task.FromCanceled(new CancellationToken(canceled: true)));
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(0, LogLevel.Information, "Stopped: what was closed is committed, the partitions are given up")]
    [InlineData(3, LogLevel.Warning, "Stopped: what could not be committed comes again from Kafka (of 3 partitions)")]
    public async Task Drain_SaysWhetherAllIsCommitted(int unfinished, LogLevel level, string text)
    {
        await _stop.DrainAsync(Task.FromResult(new LaneProtocol.Drained(unfinished)));
        Assert.Equal([(level, text)], _log.Lines);
    }

    [Fact]
    public async Task Drain_EndsAtItsLimit_AndSaysSo_WhereTheLanesDoNotEnd()
    {
        var waiting = _stop.DrainAsync(new TaskCompletionSource<LaneProtocol.Drained>().Task);
        await _time.ExpectEndAsync(waiting, NodeStop.DrainLimit);
        Assert.Equal([(LogLevel.Warning, "Stopped: what could not be committed comes again from Kafka (not done within 8 s)")], _log.Lines);
    }

    /// <summary>It is counted from the signal: what the lanes did not use is the cluster's, and what they did is not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task Leave_EndsAtItsLimit_AndSaysSo_HoweverLongTheLanesTook(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var waiting = _stop.LeaveAsync(new TaskCompletionSource().Task);
        await _time.ExpectEndAsync(waiting, NodeStop.LeaveLimit - TimeSpan.FromSeconds(seconds));
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith("Stopped: the cluster was not left within 9 s", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leave_IsSilent_WhereTheClusterIsLeft_OrLeavingFails()
    {
        await _stop.LeaveAsync(Task.CompletedTask);
        await _stop.LeaveAsync(Task.FromException(new InvalidOperationException("scripted")));
        Assert.Empty(_log.Lines);
    }
}
