using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Asks the broker beforehand what it would refuse later: once of each topic that is read or written and of the group,
/// and of what is missing again and again, until it is there. Of transactional ids a broker tells nothing before one is
/// used. One look at a time.
/// </summary>
internal sealed class PermissionCheck(IPermissionCatalog catalog, PermissionWatch watch, ILogger logger)
{
    /// <summary>Of these the broker has said all that it says.</summary>
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);

    /// <summary>Of these, which are not there, it was asked whether they may be created.</summary>
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private readonly List<Permission> _missing = [];
    private readonly List<Permission> _there = [];
    private readonly List<string> _hidden = [];
    private bool _isGroupKnown;

    /// <summary>Throws <see cref="KafkaUnavailableException"/> where the broker does not answer.</summary>
    /// <param name="sources">The topics that are to be read.</param>
    /// <param name="absent">Topics that the configuration names and the cluster does not show.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task LookAsync(
        IReadOnlyCollection<SourceDefinition> sources,
        IReadOnlyCollection<string> absent,
        CancellationToken cancellation)
    {
        var known = watch.Missing;
        var again = known.Where(permission => permission.Resource == PermissionResource.Topic)
            .ToLookup(permission => permission.Name, StringComparer.Ordinal);
        bool IsWanted(string topic) => again.Contains(topic) || !_looked.Contains(topic);
        var outputs = OutputsOf(sources);
        var inputs = sources.Select(source => source.SourceTopic).Concat(absent).ToHashSet(StringComparer.Ordinal);
        watch.Have([.. again.Where(topic => !inputs.Contains(topic.Key) && !outputs.ContainsKey(topic.Key))
            .SelectMany(permission => permission)]);
        await LookAtTopicsAsync(
            [.. inputs.Where(topic => IsWanted(topic) || absent.Contains(topic))],
            outputs.Where(output => IsWanted(output.Key)).ToDictionary(StringComparer.Ordinal),
            cancellation);
        Tell();
        if (sources.Count > 0 && (!_isGroupKnown || known.Contains(watch.ReadGroup)))
        {
            await LookAtGroupAsync(cancellation);
        }
    }

    /// <summary>What is written, with a source that it must be as large as.</summary>
    private static Dictionary<string, string> OutputsOf(IReadOnlyCollection<SourceDefinition> sources)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            foreach (var topic in OutputTopics.TopicsOf(source))
            {
                outputs.TryAdd(topic, source.SourceTopic);
            }
        }

        return outputs;
    }

    private async Task LookAtTopicsAsync(
        List<string> inputs, Dictionary<string, string> outputs, CancellationToken cancellation)
    {
        if (inputs.Count + outputs.Count == 0)
        {
            return;
        }

        var asked = inputs.Concat(outputs.Keys).Concat(outputs.Values).ToHashSet(StringComparer.Ordinal);
        var seen = await catalog.ReadTopicPermissionsAsync(asked, cancellation);
        foreach (var input in inputs.Where(seen.ContainsKey))
        {
            Judge(AclOperation.Read, input, seen[input].Forbids(AclOperation.Read));
            if (seen[input] is { PartitionCount: not null } there && there.Forbids(AclOperation.DescribeConfigs)
                && !_looked.Contains(input))
            {
                _hidden.Add(input);
            }
        }

        foreach (var (output, source) in outputs.Where(output => seen.ContainsKey(output.Key)))
        {
            Judge(AclOperation.Write, output, seen[output].Forbids(AclOperation.Write));
            var isSmall = seen[output].PartitionCount < seen.GetValueOrDefault(source)?.PartitionCount;
            Judge(AclOperation.Alter, output, isSmall && seen[output].Forbids(AclOperation.Alter));
        }

        await LookAtCreationsAsync(outputs.Keys, seen, cancellation);
        _looked.UnionWith(asked.Where(topic => !seen.TryGetValue(topic, out var one) || one.IsTold));
    }

    private async Task LookAtCreationsAsync(
        IReadOnlyCollection<string> outputs,
        IReadOnlyDictionary<string, TopicPermissions> seen,
        CancellationToken cancellation)
    {
        var known = watch.Missing.Where(permission => permission.Operation == AclOperation.Create)
            .Select(permission => permission.Name)
            .ToHashSet(StringComparer.Ordinal);
        var absent = outputs.Where(output => seen.TryGetValue(output, out var one) && one.PartitionCount is null)
            .ToHashSet(StringComparer.Ordinal);
        var wanted = absent.Where(topic => known.Contains(topic) || !_tried.Contains(topic)).ToList();
        if (wanted.Count > 0)
        {
            var forbidden = await catalog.FindForbiddenCreationsAsync(wanted, cancellation);
            wanted.ForEach(topic => Judge(AclOperation.Create, topic, forbidden.Contains(topic)));
            _tried.UnionWith(wanted);
        }

        foreach (var topic in known.Except(absent))
        {
            Judge(AclOperation.Create, topic, isMissing: false);
        }
    }

    private async Task LookAtGroupAsync(CancellationToken cancellation)
    {
        if (await catalog.ReadGroupPermissionsAsync(watch.ReadGroup.Name, cancellation) is { } operations)
        {
            _isGroupKnown = true;
            (operations.Contains(AclOperation.Read) ? _there : _missing).Add(watch.ReadGroup);
            Tell();
        }
    }

    private void Judge(AclOperation operation, string topic, bool isMissing) =>
        (isMissing ? _missing : _there).Add(new Permission(operation, PermissionResource.Topic, topic));

    private void Tell()
    {
        watch.Lack([.. _missing]);
        watch.Have([.. _there]);
        if (_hidden.Count > 0)
        {
            IngestLog.ConfigurationsHidden(logger, _hidden.Count, TopicList.Of(_hidden.Order(StringComparer.Ordinal)));
        }

        _missing.Clear();
        _there.Clear();
        _hidden.Clear();
    }
}
