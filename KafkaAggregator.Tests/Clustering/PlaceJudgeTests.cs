using KafkaAggregator.Host.Clustering;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

public sealed class PlaceJudgeTests
{
    private const string Split = "the cluster was split, and the side of b#1, which is older, goes on";
    private const string Beside = "two clusters had formed, and that of b#1, which is older, goes on";

    [Theory]
    [InlineData(9, null, Beside)]
    [InlineData(10, null, null)]
    [InlineData(11, null, null)]
    [InlineData(11, true, Beside)]
    [InlineData(9, false, null)]
    public void Strangers_AreJudgedByAge(long othersBirth, bool? isOlder, string? expected) =>
        Assert.Equal(ForAll(expected), PlaceJudge.Judge(Mine(10), Other(othersBirth), isOlder));

    [Fact]
    public void Strangers_AreJudgedByName_WhenTheyAreOfOneAge()
    {
        var (a, b) = (Mine(10), Other(10));
        Assert.Null(PlaceJudge.Judge(a, b, null));
        Assert.NotNull(PlaceJudge.Judge(b, a, null));
    }

    [Theory]
    [InlineData(9, null, Split)]
    [InlineData(11, null, null)]
    [InlineData(11, true, Split)]
    [InlineData(9, false, null)]
    public void SidesOfASplit_AreJudgedByAge(long othersBirth, bool? isOlder, string? expected) =>
        Assert.Equal(ForAll(expected), PlaceJudge.Judge(Mine(10, "b#1"), Other(othersBirth, "a#1"), isOlder));

    [Fact]
    public void OneThatTheOtherDowned_HasLostItsPlace_HoweverOldItIs()
    {
        var frozen = Mine(1) with { Members = ["a#1", "b#1"] };
        var other = Other(10, "a#1");
        var verdict = new PlaceVerdict("b#1 took it out of the cluster while it could not be reached", IsForAll: false);
        Assert.Equal(verdict, PlaceJudge.Judge(frozen, other, false));
        Assert.Null(PlaceJudge.Judge(other, frozen, true));
    }

    [Fact]
    public void OneThatIsJustJoining_LosesNothing()
    {
        var joined = Mine(10) with { Members = ["a#1", "b#1"] };
        Assert.Null(PlaceJudge.Judge(joined, Other(9), null));
        Assert.Null(PlaceJudge.Judge(Other(10), joined with { Born = 9 }, null));
    }

    private static PlaceVerdict? ForAll(string? reason) => reason is null ? null : new PlaceVerdict(reason, IsForAll: true);

    private static Introduction Mine(long born, params IReadOnlyList<string> downed) => new("a#1", ["a#1"], "a#1", born, downed);

    private static Introduction Other(long born, params IReadOnlyList<string> downed) => new("b#1", ["b#1"], "b#1", born, downed);
}
