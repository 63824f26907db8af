using System.Security.Authentication;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

public sealed class AdmissionTests
{
    private readonly SettableTime _time = new();
    private readonly Admission _admission;

    public AdmissionTests() => _admission = new Admission(_time);

    [Theory]
    [InlineData(4, 60, false)]
    [InlineData(5, 29, false)]
    [InlineData(5, 30, true)]
    [InlineData(6, 31, true)]
    public void IsRefusedForGood_TakesRefusalsAndTime(int refusals, int seconds, bool isForGood)
    {
        Refuse(refusals, TimeSpan.FromSeconds(seconds));

        Assert.Equal((isForGood, isForGood, !isForGood), (_admission.IsRefusedForGood, _admission.IsRefused, _admission.IsUndecided));
        var obstacle = _admission.NotGiven(isRefused: true, "the last one");
        Assert.Equal(refusals >= 4 && seconds >= 30 ? new FetchObstacle("the last one", IsRefusal: true) : null, obstacle);
    }

    [Fact]
    public void IsRefusedForGood_IsNeverSo_OnceItWasGiven()
    {
        Refuse(100, TimeSpan.FromSeconds(29));
        _admission.Given();
        Refuse(4, TimeSpan.FromHours(1));
        Assert.False(_admission.IsRefused);
        Refuse(1, TimeSpan.Zero);

        Assert.Equal((true, false, false), (_admission.IsRefused, _admission.IsRefusedForGood, _admission.IsUndecided));
    }

    [Fact]
    public void IsRefusedForGood_CountsAnew_WhereNobodyWasThere()
    {
        Refuse(100, TimeSpan.FromSeconds(29));
        Assert.Null(_admission.NotGiven(isRefused: false, "away"));
        Refuse(100, TimeSpan.FromSeconds(29));

        Assert.False(_admission.IsRefusedForGood);
    }

    [Fact]
    public void IsRefusal_IsTlsOrALogin_AndNoOutageAndNoVersion()
    {
        Assert.True(Admission.IsRefusal(new AuthenticationException()));
        Assert.True(Admission.IsRefusal(new BrokerRefusalException("SASL")));
        Assert.True(Admission.IsRefusal(new TokenException("status 401")));
        Assert.False(Admission.IsRefusal(new NoCommonVersionException("Fetch")));
        Assert.False(Admission.IsRefusal(new IOException()));
    }

    /// <summary>So often, from now until so long after.</summary>
    private void Refuse(int count, TimeSpan time)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Null(_admission.NotGiven(isRefused: true, "refused"));
        }

        _time.Advance(time);
    }
}
