using KafkaAggregator.Actors.Diagnostics;
using Xunit;

namespace KafkaAggregator.Tests.Diagnostics;

public sealed class ConditionsTests
{
    private readonly Conditions _conditions = new();

    [Fact]
    public void Clear_EndsNoTrouble_WhereSomethingWasOnlyExpected()
    {
        _conditions.Expect(Conditions.Broker, "not asked yet");
        Assert.Equal("not asked yet", _conditions.Reasons[Conditions.Broker]);
        Assert.False(_conditions.Clear(Conditions.Broker));
        Assert.Empty(_conditions.Reasons);
    }

    [Fact]
    public void Set_IsNew_WhereSomethingWasOnlyExpected_AndOnceOnly()
    {
        _conditions.Expect(Conditions.Broker, "not asked yet");
        Assert.True(_conditions.Set(Conditions.Broker, "refused"));
        Assert.False(_conditions.Set(Conditions.Broker, "timed out"));
        _conditions.Expect(Conditions.Broker, "not asked yet");
        Assert.Equal("timed out", _conditions.Reasons[Conditions.Broker]);
        Assert.True(_conditions.Clear(Conditions.Broker));
    }
}
