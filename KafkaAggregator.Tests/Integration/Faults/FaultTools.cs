using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>What is done to the broker and the registry, one thing at a time to each.</summary>
internal sealed class FaultTools(KafkaBroker broker, RegistryServer registry) : IDisposable
{
    private static readonly TimeSpan AdminLimit = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _broker = new(1, 1);
    private readonly SemaphoreSlim _registry = new(1, 1);

    /// <summary>Something that the broker must be there for.</summary>
    public async Task WithBrokerAsync(Func<IAdminClient, Task> action)
    {
        await _broker.WaitAsync();
        try
        {
            using var admin = broker.Admin();
            await action(admin);
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

    public async Task<bool> PauseRegistryAsync(TimeSpan duration)
    {
        await _registry.WaitAsync();
        try
        {
            await registry.PauseAsync();
            await Waiting.ForAsync(duration);
            await registry.ResumeAsync();
        }
        finally
        {
            _registry.Release();
        }

        return true;
    }

    /// <summary>Hurts a node, or the one that coordinates the group, and has it back after the fault's duration.</summary>
    public async Task<bool> HurtBrokerAsync(Fault fault, int node, string group, Action<string> note)
    {
        await _broker.WaitAsync();
        try
        {
            if (fault.Kind == FaultKind.KillCoordinator)
            {
                using var admin = broker.Admin();
                node = (await admin.DescribeConsumerGroupsAsync([group])).ConsumerGroupDescriptions[0].Coordinator.Id;
            }

            note($"node {node}");
            await (fault.Kind switch
            {
                FaultKind.PauseBroker => broker.PauseAsync(node),
                FaultKind.StopBroker => broker.StopAsync(node),
                _ => broker.KillAsync(node),
            });
            await Waiting.ForAsync(fault.Duration);
            await (fault.Kind == FaultKind.PauseBroker ? broker.ResumeAsync(node) : broker.StartAsync(node));
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

    private static Task<List<IncrementalAlterConfigsResult>> SetMaxAsync(IAdminClient admin, string topic, AlterConfigOpType operation, string bytes) =>
        admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = topic }] =
                [new ConfigEntry { Name = "max.message.bytes", Value = bytes, IncrementalOperation = operation }],
        });
}
