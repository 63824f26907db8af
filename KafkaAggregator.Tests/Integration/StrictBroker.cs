using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration;

/// <summary>A broker for one class of tests that permits nothing to who comes with a name, but what a test gives.</summary>
public sealed class StrictBroker : OwnBrokerFixture
{
    public const string Principal = "User:app";

    protected override Task<KafkaBroker> StartAsync() => KafkaBroker.StartAuthorizedAsync(isStrict: true);

    /// <summary>The least that a worker needs, without some of it.</summary>
    internal async Task GiveAllAsync(StrictRun run, bool isReadable = true, bool hasGroup = true, bool hasTransactions = true)
    {
        await GiveAsync(ResourceType.Topic, $"{run.Topic}-aggregated", AclOperation.Write);
        await GiveAsync(ResourceType.Topic, $"{run.Topic}-aggregated", AclOperation.Create);
        if (isReadable)
        {
            await GiveAsync(ResourceType.Topic, run.Topic, AclOperation.Read);
        }

        if (hasGroup)
        {
            await GiveAsync(ResourceType.Group, run.Prefix, AclOperation.Read);
        }

        if (hasTransactions)
        {
            await GiveTransactionsAsync(run);
        }
    }

    internal Task GiveTransactionsAsync(StrictRun run) => ChangeTransactionsAsync(run, "--add");

    internal Task TakeTransactionsAsync(StrictRun run) => ChangeTransactionsAsync(run, "--remove", "--force");

    public async Task GiveAsync(ResourceType type, string name, AclOperation operation)
    {
        using var admin = Broker.Admin();
        await admin.CreateAclsAsync([Binding(type, name, operation)]);
    }

    public async Task TakeAsync(ResourceType type, string name, AclOperation operation)
    {
        using var admin = Broker.Admin();
        await admin.DeleteAclsAsync([Binding(type, name, operation).ToFilter()]);
    }

    private static AclBinding Binding(ResourceType type, string name, AclOperation operation) => new()
    {
        Pattern = new ResourcePattern { Type = type, Name = name, ResourcePatternType = ResourcePatternType.Literal },
        Entry = new AccessControlEntry { Principal = Principal, Host = "*", Operation = operation, PermissionType = AclPermissionType.Allow },
    };

    /// <summary>The administration client has no name for this kind of resource.</summary>
    private Task<string> ChangeTransactionsAsync(StrictRun run, params string[] how) => Broker.AclToolAsync(
    [
        .. how,
        "--allow-principal",
        Principal,
        "--operation",
        "Write",
        "--transactional-id",
        $"{run.Prefix}-",
        "--resource-pattern-type",
        "prefixed",
    ]);
}
