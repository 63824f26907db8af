using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>A consumer group whose members the test names.</summary>
internal sealed class ScriptedGroup : IGroupCatalog
{
    /// <summary>Client ids of the living members.</summary>
    public List<string> ClientIds { get; } = [];

    /// <summary>Static members of the classic protocol by client id.</summary>
    public Dictionary<string, string> Statics { get; } = new(StringComparer.Ordinal);

    public Task<GroupDescription> DescribeGroupAsync(string group, CancellationToken cancellation) => Task.FromResult(
        new GroupDescription(
            "Stable",
            [
                .. ClientIds.Select(id => new GroupMemberDescription(id, id, "host", null, [])),
                .. Statics.Select(member => new GroupMemberDescription($"{member.Value}-uuid", member.Key, "host", member.Value, [])),
            ]));
}
