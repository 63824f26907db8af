using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>What is done to the broker and the registry, one thing at a time to each.</summary>
internal sealed class FaultTools(KafkaBroker broker, RegistryServer registry, ServerGate registryGate) : IDisposable
{
    private static readonly TimeSpan AdminLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a fault waits for another of the same server to be over: on a busy machine a node takes a minute to start,
    /// and what waits for it would otherwise all happen at the end.
    /// </summary>
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(20);

    private const int StartAttempts = 4;
    private readonly SemaphoreSlim _broker = new(1, 1);
    private readonly SemaphoreSlim _registry = new(1, 1);

    /// <summary>Something that the broker must be there for.</summary>
    public async Task WithBrokerAsync(Func<IAdminClient, Task> action)
    {
        await _broker.WaitAsync();
        try
        {
            await Administration.DoAsync(broker.BootstrapServers, action);
        }
        finally
        {
            _broker.Release();
        }
    }

    /// <summary>Gives the new partition's number.</summary>
    public async Task<int> AddPartitionAsync(string topic)
    {
        var count = 0;
        await WithBrokerAsync(async admin =>
        {
            count = admin.GetMetadata(topic, AdminLimit).Topics[0].Partitions.Count;
            await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = count + 1 }]);
        });
        return count;
    }

    /// <summary>Bounds a topic's batches for a while; false where it is not there yet.</summary>
    public async Task<bool> ShrinkAsync(string topic, int bytes, TimeSpan duration)
    {
        var isThere = false;
        await WithBrokerAsync(async admin =>
        {
            isThere = admin.GetMetadata(AdminLimit).Topics.Exists(each => each.Topic == topic);
            if (isThere)
            {
                await SetMaxAsync(admin, topic, AlterConfigOpType.Set, $"{bytes}");
            }
        });
        if (isThere)
        {
            await Waiting.ForAsync(duration);
            await WithBrokerAsync(admin => SetMaxAsync(admin, topic, AlterConfigOpType.Delete, ""));
        }

        return isThere;
    }

    /// <summary>Freezes the registry, or has it refuse its workers.</summary>
    public async Task<bool> HurtRegistryAsync(FaultKind kind, TimeSpan duration)
    {
        if (!await _registry.WaitAsync(TurnLimit))
        {
            return false;
        }

        try
        {
            if (kind == FaultKind.PauseRegistry)
            {
                await registry.PauseAsync();
                await Waiting.ForAsync(duration);
                await registry.ResumeAsync();
            }
            else
            {
                await registryGate.ShutAsync();
                await Waiting.ForAsync(duration);
                registryGate.Open();
            }
        }
        finally
        {
            _registry.Release();
        }

        return true;
    }

    /// <summary>
    /// Hurts a node, or the one that coordinates the group, and has it back after the fault's duration; false where
    /// another fault has the broker.
    /// </summary>
    public async Task<bool> HurtBrokerAsync(Fault fault, int node, string group, Action<string> note)
    {
        if (!await _broker.WaitAsync(TurnLimit))
        {
            return false;
        }

        try
        {
            if (fault.Kind == FaultKind.KillCoordinator)
            {
                node = await FindCoordinatorAsync(group);
            }

            note($"node {node}");
            await (fault.Kind switch
            {
                FaultKind.PauseBroker => broker.PauseAsync(node),
                FaultKind.StopBroker => broker.StopAsync(node),
                _ => broker.KillAsync(node),
            });
            await Waiting.ForAsync(fault.Duration);
            await (fault.Kind == FaultKind.PauseBroker ? broker.ResumeAsync(node) : HaveBackAsync(node));
        }
        finally
        {
            _broker.Release();
        }

        return true;
    }

    public void Dispose()
    {
        _broker.Dispose();
        _registry.Dispose();
    }

    /// <summary>A busy machine takes longer for it than the script waits; one that has begun is only waited for.</summary>
    private async Task HaveBackAsync(int node)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await broker.StartAsync(node);
                return;
            }
            catch (Exception exception) when (attempt < StartAttempts && (exception is TimeoutException or InvalidOperationException))
            {
                continue;
            }
        }
    }

    /// <summary>The node that coordinates the group, which may be moving just now.</summary>
    private async Task<int> FindCoordinatorAsync(string group)
    {
        var node = 0;
        using var admin = broker.Admin();
        await Waiting.UntilAsync(
            async () =>
            {
                try
                {
                    var groups = await admin.DescribeConsumerGroupsAsync([group]);
                    node = groups.ConsumerGroupDescriptions[0].Coordinator.Id;
                    return true;
                }
                catch (KafkaException)
                {
                    return false;
                }
            },
            AdminLimit,
            () => $"group {group} has no coordinator");
        return node;
    }

    private static Task<List<IncrementalAlterConfigsResult>> SetMaxAsync(IAdminClient admin, string topic, AlterConfigOpType operation, string bytes) =>
        admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = topic }] =
                [new ConfigEntry { Name = "max.message.bytes", Value = bytes, IncrementalOperation = operation }],
        });
}
