using KafkaAggregator.Core.Records;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class FieldRulesTests
{
    private const string Header =
        """
        {"name":"a","type":"int"},
        {"name":"time","type":"double"},
        {"name":"count","type":"int"},
        {"name":"window_size","type":"int"},
        {"name":"private_x","type":"int"},
        {"name":"header","type":{"type":"record","name":"H","fields":[
          {"name":"time","type":"double"},{"name":"t","type":"double"},
          {"name":"in","type":{"type":"record","name":"I","fields":[{"name":"t","type":"int"}]}}]}},
        {"name":"z","type":{"type":"array","items":"int"},"default":[0,0,0]}
        """;

    [Fact]
    public void Find_LeavesTheOriginalsNamesOutAtTheTopOnly_WhenNothingIsConfigured() =>
        Assert.Equal("a:i private_x:i header_time:d header_t:d header_in_t:i z0:i z1:i z2:i", FoundFields.Short(FoundFields.Find(Header)));

    [Fact]
    public void Find_ReplacesTheDefault_WhenNamesAreGiven() => Assert.Equal(
        "time:d count:i window_size:i private_x:i z0:i z1:i z2:i",
        FoundFields.Short(FoundFields.Find(Header, new FieldRules { ExcludedFieldNames = ["a", "header"] })));

    [Fact]
    public void Find_ComparesWholeNames_WhenNamesAreExcluded() => Assert.Equal(
        "a:i time:d count:i window_size:i private_x:i header_time:d header_t:d header_in_t:i z0:i z1:i z2:i",
        FoundFields.Short(FoundFields.Find(Header, new FieldRules { ExcludedFieldNames = ["private", "header.t", "t", "A"] })));

    [Theory]
    [InlineData("private_*", "a:i header_time:d header_t:d header_in_t:i z0:i z1:i z2:i")]
    [InlineData("header.*", "a:i private_x:i z0:i z1:i z2:i")]
    [InlineData("header", "a:i private_x:i z0:i z1:i z2:i")]
    [InlineData("header.t", "a:i private_x:i header_time:d header_in_t:i z0:i z1:i z2:i")]
    [InlineData("*.t", "a:i private_x:i header_time:d z0:i z1:i z2:i")]
    [InlineData("h*r.*n.t", "a:i private_x:i header_time:d header_t:d z0:i z1:i z2:i")]
    [InlineData("*", "")]
    [InlineData("z", "a:i private_x:i header_time:d header_t:d header_in_t:i")]
    [InlineData("z1", "a:i private_x:i header_time:d header_t:d header_in_t:i z0:i z2:i")]
    public void Find_LeavesOut_WhatAPatternMatches(string pattern, string expected) =>
        Assert.Equal(expected, FoundFields.Short(FoundFields.Find(Header, new FieldRules { ExcludedFields = [pattern] })));

    [Theory]
    [InlineData("a,header", "a:i header_time:d header_t:d header_in_t:i")]
    [InlineData("header.t", "header_t:d")]
    [InlineData("header.in", "header_in_t:i")]
    [InlineData("z,a", "a:i z0:i z1:i z2:i")]
    [InlineData("z2", "z2:i")]
    [InlineData("time,a", "a:i")]
    [InlineData("", "")]
    public void Find_TakesOnlyWhatIsListed_WhenFieldsAreListed(string fields, string expected)
    {
        var rules = new FieldRules { Fields = fields.Split(',', StringSplitOptions.RemoveEmptyEntries) };
        var found = FoundFields.Find(Header, rules);

        Assert.Equal(expected, FoundFields.Short(found));
        Assert.Empty(found.Missing);
    }

    [Fact]
    public void Find_KeepsItOut_WhenAListedFieldIsExcluded()
    {
        var found = FoundFields.Find(Header, new FieldRules { Fields = ["a", "header"], ExcludedFields = ["header.in.*", "a"] });

        Assert.Equal("header_time:d header_t:d", FoundFields.Short(found));
        Assert.Equal("left out by excluded_fields 'a'", FoundFields.Verdict(found, "a").Rule);
        Assert.Equal("not among fields", FoundFields.Verdict(found, "private_x").Rule);
    }

    [Fact]
    public void Find_SaysSo_WhenAListedFieldIsNotThere()
    {
        var found = FoundFields.Find(Header, new FieldRules { Fields = ["a", "b", "header.q"], Map = new Dictionary<string, string> { ["y"] = "x" } });

        Assert.Equal(["b", "header.q", "y"], found.Missing);
        Assert.Equal(new FieldVerdict("b", false, "named by fields, but no such field is taken"), found.Verdicts[^3]);
        Assert.Equal(new FieldVerdict("y", false, "named by map, but no such field is taken"), found.Verdicts[^1]);
    }

    [Fact]
    public void Find_Renames_WhenMapHasThePathOrTheName()
    {
        var map = new Dictionary<string, string> { ["a"] = "b", ["header.t"] = "t", ["header_in_t"] = "u.v", ["z"] = "force", ["z1"] = "special" };

        var found = FoundFields.Find(Header, new FieldRules { Map = map });

        Assert.Equal("b:i private_x:i header_time:d t:d u_v:i force0:i special:i force2:i", FoundFields.Short(found));
        Assert.Empty(found.Missing);
    }

    [Fact]
    public void Find_LeavesTheEventTimeOut_WhenATimeFieldIsGiven()
    {
        var found = FoundFields.Find(Header, time: new TimeField("header.t"));

        Assert.Equal("a:i private_x:i header_time:d header_in_t:i z0:i z1:i z2:i", FoundFields.Short(found));
        Assert.Equal("the event time: left out", FoundFields.Verdict(found, "header.t").Rule);
    }

    [Theory]
    [InlineData("""{"name":"a","type":"int"},{"name":"b","type":"int"}""", "a=b", "a", "b", "b")]
    [InlineData("""{"name":"a","type":{"type":"record","name":"H","fields":[{"name":"b","type":"int"}]}},{"name":"a_b","type":"int"}""",
        "", "a.b", "a_b", "a_b")]
    [InlineData("""{"name":"a","type":{"type":"array","items":"int"},"default":[0,0]},{"name":"a1","type":"int"}""", "", "a[1]", "a1", "a1")]
    public void Find_NamesBothPaths_WhenTwoLeavesWouldGetOneName(string fields, string map, string first, string second, string name)
    {
        var names = map.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var found = FoundFields.Find(fields, new FieldRules { Map = names });

        Assert.Equal(new FieldConflict(name, first, second), found.Conflict);
        Assert.Empty(found.Aggregated);
        Assert.Contains($"'{first}' and '{second}' would both be called '{name}'", found.Conflict!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_HasNoConflict_WhenMapRenamesOneOfThem()
    {
        var rules = new FieldRules { Map = new Dictionary<string, string> { ["h.b"] = "other" } };
        var found = FoundFields.Find(
            """{"name":"h","type":{"type":"record","name":"H","fields":[{"name":"b","type":"int"}]}},{"name":"h_b","type":"int"},{"name":"a","type":"int"}""",
            rules);

        Assert.Null(found.Conflict);
        Assert.Equal("other:i h_b:i a:i", FoundFields.Short(found));
    }

    [Theory]
    [InlineData("a*", "a", true)]
    [InlineData("a*", "ab.c", true)]
    [InlineData("a*", "ba", false)]
    [InlineData("*a", "ba", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a**b", "ab", true)]
    [InlineData("*b*c*", "abxc", true)]
    [InlineData("*b*b*", "abx", false)]
    [InlineData("*b*b*", "abxb", true)]
    [InlineData("*b*c*", "acxb", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void Matches_ComparesTheWholePath_WhereStarsStandForAnything(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathPattern(pattern).Matches(path));
}
