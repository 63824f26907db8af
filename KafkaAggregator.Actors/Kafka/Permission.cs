using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>One thing that a broker's access control lists may permit this client.</summary>
/// <param name="Operation">Which includes what it implies: Read, Write and Alter imply Describe.</param>
/// <param name="Resource">What kind of thing it is about.</param>
/// <param name="Name">The thing's name, or how it begins.</param>
internal sealed record Permission(AclOperation Operation, PermissionResource Resource, string Name)
{
    public static Permission ReadOf(string topic) => new(AclOperation.Read, PermissionResource.Topic, topic);

    /// <summary>What it is about, for people.</summary>
    public string Where => Resource switch
    {
        PermissionResource.Topic => $"topic {Name}",
        PermissionResource.Group => $"group {Name}",
        _ => $"transactional ids that begin with {Name}",
    };

    /// <summary>What is not done without it, for people.</summary>
    public string Consequence => (Resource, Operation) switch
    {
        (PermissionResource.Group, _) => "this node is given nothing to read",
        (PermissionResource.TransactionalIds, _) => "nothing is committed",
        (_, AclOperation.Read) => "it is not read",
        (_, AclOperation.Create) => "it cannot be created where it is not there yet",
        (_, AclOperation.Alter) => "it does not grow with its source, and what belongs into new partitions waits",
        _ => "what belongs there waits",
    };

    /// <summary>What gives it, as arguments of Kafka's own tool.</summary>
    /// <param name="principal">Whom; null where only the broker knows.</param>
    public string ToCommand(string? principal) =>
        $"kafka-acls --add --allow-principal {principal ?? "PRINCIPAL"} --operation {Operation} " + Resource switch
        {
            PermissionResource.Topic => $"--topic {Name}",
            PermissionResource.Group => $"--group {Name}",
            _ => $"--transactional-id {Name} --resource-pattern-type prefixed",
        };

    public override string ToString() => $"{Operation} on {Where}";
}
