using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Registry;

public sealed class RegistryOutageTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly Conditions _conditions = new();
    private readonly RegistryOutage _outage;

    public RegistryOutageTests() => _outage = new RegistryOutage("http://r", _time, _log, _conditions);

    [Fact]
    public void Failed_IsSaidOnce_WhenItFailsOften()
    {
        for (var i = 0; i < 100; i++)
        {
            _outage.Failed($"failure {i}");
        }

        Assert.Equal([(LogLevel.Warning, "Waiting for the schema registry: failure 0")], _log.Lines);
        Assert.Equal("failure 99", _conditions.Reasons[Conditions.Registry]);
    }

    [Fact]
    public void Failed_IsSaidAgainAfter10And20And40Seconds_WhenItLasts()
    {
        var said = new List<int>();
        for (var second = 0; second < 100; second++)
        {
            var before = _log.Lines.Count;
            _outage.Failed("away");
            if (_log.Lines.Count > before)
            {
                said.Add(second);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 10, 30, 70], said);
    }

    [Fact]
    public void Answered_SaysHowLongItWasAway_WhenItComesBack()
    {
        _outage.Answered();
        _outage.Failed("away");
        _time.Advance(TimeSpan.FromSeconds(12.5));
        _outage.Answered();
        _outage.Answered();

        Assert.Equal(2, _log.Lines.Count);
        Assert.Equal((LogLevel.Information, "The schema registry http://r answers again, after 12.5 s"), _log.Lines[1]);
        Assert.Empty(_conditions.Reasons);
    }

    [Fact]
    public void Failed_StartsAnew_WhenItAnsweredInBetween()
    {
        _outage.Failed("first");
        _outage.Answered();
        _outage.Failed("second");

        Assert.Equal("Waiting for the schema registry: second", _log.Lines[^1].Text);
    }
}
