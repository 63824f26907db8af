using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>A broker's word on permissions, as a test says, and what it was asked for.</summary>
internal sealed class FixedPermissions : IPermissionCatalog
{
    public Dictionary<string, TopicPermissions> Topics { get; } = new(StringComparer.Ordinal);

    /// <summary>Null: the broker does not say.</summary>
    public IReadOnlySet<AclOperation>? Group { get; set; } = new HashSet<AclOperation> { AclOperation.Read };

    public HashSet<string> ForbiddenCreations { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public Task<IReadOnlyDictionary<string, TopicPermissions>> ReadTopicPermissionsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        Asked.AddRange(topics.Order(StringComparer.Ordinal));
        return Task.FromResult<IReadOnlyDictionary<string, TopicPermissions>>(
            topics.Where(Topics.ContainsKey).ToDictionary(topic => topic, topic => Topics[topic], StringComparer.Ordinal));
    }

    public Task<IReadOnlySet<AclOperation>?> ReadGroupPermissionsAsync(string group, CancellationToken cancellation)
    {
        Asked.Add($"group {group}");
        return Task.FromResult(Group);
    }

    public Task<IReadOnlySet<string>> FindForbiddenCreationsAsync(IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        Asked.AddRange(topics.Select(topic => $"creation of {topic}"));
        return Task.FromResult<IReadOnlySet<string>>(ForbiddenCreations);
    }
}
