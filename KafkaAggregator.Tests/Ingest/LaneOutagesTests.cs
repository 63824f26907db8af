using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

public sealed class LaneOutagesTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);
    private readonly RecordingLogger _logger = new();
    private readonly LaneOutages _outages;

    public LaneOutagesTests() => _outages = new LaneOutages(_logger);

    [Fact]
    public void Failed_WarnsEverMoreSeldom_WhileTheBrokerIsAway()
    {
        for (var i = 0; i < 20; i++)
        {
            _outages.Failed(0, new LaneFailedException("away", new KafkaUnavailableException("away")), Wait);
        }

        Assert.Equal(5, _logger.Lines.Count); // the 1st, 2nd, 4th, 8th and 16th
        Assert.All(_logger.Lines, line => Assert.Equal(LogLevel.Warning, line.Level));
    }

    [Fact]
    public void Failed_IsSilent_WhereAPermissionIsMissing_WhichIsToldByItself()
    {
        var refusal = new TransactionException(TransactionFault.Forbidden, "refused");
        _outages.Failed(0, new LaneFailedException("refused", new CommitInDoubtException("refused", refusal)), Wait);
        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public void Settled_SaysThatItIsOver_AndTheNextEndIsToldAtOnce()
    {
        for (var i = 0; i < 3; i++)
        {
            _outages.Failed(1, new KafkaUnavailableException("away"), Wait);
        }

        _outages.Settled(1, TimeSpan.FromMinutes(1));
        _outages.Settled(1, TimeSpan.FromMinutes(1));
        _outages.Failed(1, new KafkaUnavailableException("away"), Wait);
        Assert.Equal(
            ["Lane 1 cannot go on", "Lane 1 cannot go on", "Lane 1 has run for 00:01:00 since", "Lane 1 cannot go on"],
            _logger.Lines.Select(line => line.Text.Split(": ")[0]).Select(text => text.Replace(" it was started again", "")));
    }

    [Fact]
    public void Failed_IsAnErrorEachTime_WhereTheBrokerIsNotToBlame()
    {
        for (var i = 0; i < 3; i++)
        {
            _outages.Failed(0, new LaneFailedException("bug", new InvalidOperationException("bug")), Wait);
        }

        _outages.Failed(0, null, Wait);
        Assert.Equal(4, _logger.Lines.Count(line => line.Level == LogLevel.Error));
    }
}
