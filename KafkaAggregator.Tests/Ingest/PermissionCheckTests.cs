using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>What is asked of a broker beforehand, and what is told of its answers.</summary>
public sealed class PermissionCheckTests
{
    private readonly FixedPermissions _broker = new();
    private readonly Conditions _conditions = new();
    private readonly RecordingLogger _log = new();
    private readonly PermissionWatch _watch;
    private readonly PermissionCheck _check;

    public PermissionCheckTests()
    {
        _watch = new PermissionWatch("group", "User:app", _conditions, _log);
        _check = new PermissionCheck(_broker, _watch, _log);
    }

    private IEnumerable<string> Missing => _watch.Missing.Select(permission => permission.ToString()).Order(StringComparer.Ordinal);

    [Fact]
    public async Task Look_AsksOnce_WhereNothingIsMissing()
    {
        _broker.Topics["a"] = There(AclOperation.Read, AclOperation.DescribeConfigs);
        _broker.Topics["a-aggregated"] = There(AclOperation.Write);
        await LookAsync("a");
        await LookAsync("a");
        Assert.Equal(["a", "a-aggregated", "group group"], _broker.Asked);
        Assert.Empty(_log.Lines);
        Assert.Empty(_conditions.Reasons);
    }

    [Fact]
    public async Task Look_AsksOnce_OfABrokerThatSaysNothing()
    {
        _broker.Group = null;
        await LookAsync("a");
        await LookAsync("a");
        Assert.Equal(["a", "a-aggregated", "group group", "group group"], _broker.Asked);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Look_NamesEachThatIsMissing_Once_AndThatItHasCome()
    {
        _broker.Topics["a"] = There(AclOperation.Describe, AclOperation.DescribeConfigs);
        _broker.Topics["a-aggregated"] = new TopicPermissions(null, null);
        _broker.ForbiddenCreations.Add("a-aggregated");
        _broker.Group = new HashSet<AclOperation> { AclOperation.Describe };
        await LookAsync("a");
        await LookAsync("a");
        Assert.Equal(["Create on topic a-aggregated", "Read on group group", "Read on topic a"], Missing);
        Assert.Equal(3, _log.Lines.Count(line => line.Level == LogLevel.Error));
        Assert.Contains(
            (LogLevel.Error, "Missing permission: Read on group group; this node is given nothing to read. "
                + "What would do: kafka-acls --add --allow-principal User:app --operation Read --group group"),
            _log.Lines);
        Assert.Equal("Read on group group is not permitted", _conditions.Reasons[Conditions.Group]);
        Assert.Equal(
            "missing: Read on topic a; Create on topic a-aggregated; Read on group group", _conditions.Reasons[Conditions.Permissions]);

        _broker.Topics["a"] = There(AclOperation.Read, AclOperation.DescribeConfigs);
        _broker.Topics["a-aggregated"] = There(AclOperation.Write);
        _broker.Group = new HashSet<AclOperation> { AclOperation.Read };
        await LookAsync("a");
        Assert.Empty(Missing);
        Assert.Equal(3, _log.Lines.Count(line => line.Text.StartsWith("No longer missing: ", StringComparison.Ordinal)));
        Assert.False(_conditions.Reasons.ContainsKey(Conditions.Permissions));
    }

    [Fact]
    public async Task Look_TakesATopicThatMayNotBeDescribed_ForOneWithoutAnyPermission()
    {
        _broker.Topics["a"] = There(AclOperation.Read, AclOperation.DescribeConfigs);
        _broker.Topics["a-aggregated"] = TopicPermissions.None;
        _broker.Topics["named"] = TopicPermissions.None;
        await _check.LookAsync([SourceOf("a")], ["named"], default);
        Assert.Equal(["Read on topic named", "Write on topic a-aggregated"], Missing);
    }

    [Fact]
    public async Task Look_ForgetsATopic_ThatIsNoLongerRead()
    {
        _broker.Topics["a"] = There(AclOperation.Describe);
        await LookAsync("a");
        Assert.Equal(["Read on topic a"], Missing);
        await _check.LookAsync([], [], default);
        Assert.Empty(Missing);
    }

    [Fact]
    public async Task Look_WantsAlter_WhereAnOutputIsSmallerThanItsSource_Alone()
    {
        _broker.Topics["a"] = new TopicPermissions(4, new HashSet<AclOperation> { AclOperation.Read });
        _broker.Topics["a-aggregated"] = new TopicPermissions(4, new HashSet<AclOperation> { AclOperation.Write });
        _broker.Topics["b"] = new TopicPermissions(4, new HashSet<AclOperation> { AclOperation.Read });
        _broker.Topics["b-aggregated"] = new TopicPermissions(3, new HashSet<AclOperation> { AclOperation.Write });
        await LookAsync("a", "b");
        Assert.Equal(["Alter on topic b-aggregated"], Missing);
        var (level, text) = Assert.Single(_log.Lines, line => line.Text.Contains("DescribeConfigs", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, level);
        Assert.EndsWith("known: a, b", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_TellsTwentyOfMany_AndTheNumberOfTheRest()
    {
        var names = Enumerable.Range(0, 25).Select(number => $"t{number}").ToArray();
        foreach (var name in names)
        {
            _broker.Topics[name] = There(AclOperation.Describe, AclOperation.DescribeConfigs);
        }

        await LookAsync(names);
        Assert.Equal(21, _log.Lines.Count);
        Assert.Equal((LogLevel.Error, "Missing permissions: 5 more"), _log.Lines[20]);
        Assert.EndsWith("; and 20 more", _conditions.Reasons[Conditions.Permissions], StringComparison.Ordinal);
    }

    private static TopicPermissions There(params AclOperation[] operations) => new(1, operations.ToHashSet());

    private static SourceDefinition SourceOf(string topic) =>
        Assert.Single(new TopicSelection(new SelectionOptions { TopicRegex = ".*" }).Select([topic]).Sources);

    private Task LookAsync(params string[] topics) => _check.LookAsync([.. topics.Select(SourceOf)], [], default);
}
