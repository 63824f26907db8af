using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>A member as the group's coordinator has it.</summary>
internal sealed class ModelMember(string id, string clientId)
{
    public string Id { get; } = id;

    public string ClientId { get; } = clientId;

    public HashSet<string> Topics { get; set; } = [];

    /// <summary>What it has, or was told that it has, and has not said to have given up.</summary>
    public SortedSet<TopicPartition> Owned { get; } = [];

    /// <summary>What it is to have.</summary>
    public SortedSet<TopicPartition> Target { get; set; } = [];

    /// <summary>Of the generation in which it is.</summary>
    public int Epoch { get; set; }

    public long HeardAt { get; set; }

    public long JoinedAt { get; init; }

    /// <summary>Whether it has joined the generation that is being made: with the classic protocol.</summary>
    public bool HasJoined { get; set; }
}
