using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Permissions that this node is known to lack: each is told once, with what would give it, stands in <c>/ready</c>,
/// and is told again when it has come. Thread-safe.
/// </summary>
/// <param name="group">The consumer group, which transactional ids begin with too.</param>
/// <param name="principal">Whom the broker takes this client for; null where only the broker knows.</param>
/// <param name="conditions">Where they stand for <c>/ready</c>.</param>
/// <param name="logger">Where they are told.</param>
internal sealed class PermissionWatch(string group, string? principal, Conditions conditions, ILogger logger)
{
    /// <summary>
    /// So many are told one by one at a time, and of the rest the number: it may be thousands of topics.
    /// </summary>
    private const int ToldMax = 20;

    /// <summary>So many are named in <c>/ready</c>.</summary>
    private const int NamedMax = 5;

    private readonly Lock _lock = new();
    private readonly HashSet<Permission> _missing = [];

    /// <summary>What a member of the group needs.</summary>
    public Permission ReadGroup { get; } = new(AclOperation.Read, PermissionResource.Group, group);

    /// <summary>What lanes' producers need with <c>exactly_once</c>.</summary>
    public Permission WriteTransactions { get; } = new(
        AclOperation.Write, PermissionResource.TransactionalIds, OwnerTags.TransactionalId(group, ""));

    public IReadOnlyList<Permission> Missing
    {
        get
        {
            lock (_lock)
            {
                return [.. _missing];
            }
        }
    }

    /// <summary>Whether it is known to be missing.</summary>
    public bool Lacks(Permission permission)
    {
        lock (_lock)
        {
            return _missing.Contains(permission);
        }
    }

    /// <summary>These are missing; what is known already is no news.</summary>
    public void Lack(params IReadOnlyCollection<Permission> permissions)
    {
        lock (_lock)
        {
            var news = permissions.Where(_missing.Add).ToList();
            foreach (var permission in news.Take(ToldMax))
            {
                IngestLog.PermissionMissing(
                    logger, permission, permission.Consequence, permission.ToCommand(principal));
                if (permission.Resource == PermissionResource.Group)
                {
                    conditions.Set(Conditions.Group, $"{permission} is not permitted");
                }
            }

            if (news.Count > ToldMax)
            {
                IngestLog.MorePermissionsMissing(logger, news.Count - ToldMax);
            }

            Show(news.Count);
        }
    }

    /// <summary>These are there; where that was known nothing happens.</summary>
    public void Have(params IReadOnlyCollection<Permission> permissions)
    {
        lock (_lock)
        {
            if (_missing.Count == 0)
            {
                return;
            }

            var came = permissions.Where(_missing.Remove).ToList();
            foreach (var permission in came.Take(ToldMax))
            {
                IngestLog.PermissionGiven(logger, permission);
            }

            if (came.Count > ToldMax)
            {
                IngestLog.MorePermissionsGiven(logger, came.Count - ToldMax);
            }

            Show(came.Count);
        }
    }

    private void Show(int changes)
    {
        if (changes == 0)
        {
            return;
        }

        if (_missing.Count == 0)
        {
            conditions.Clear(Conditions.Permissions);
            return;
        }

        var rest = _missing.Count > NamedMax ? $"; and {_missing.Count - NamedMax} more" : "";
        conditions.Set(Conditions.Permissions, $"missing: {string.Join("; ", _missing.Take(NamedMax))}{rest}");
    }
}
