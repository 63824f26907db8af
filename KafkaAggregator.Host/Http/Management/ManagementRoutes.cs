using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Host.Clustering;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>
/// Akka's management routes: the cluster's own, then those of Akka.Management and of route providers that somebody
/// registered with it. Paths are taken as they come, because a member's address has slashes of its own.
/// </summary>
internal sealed class ManagementRoutes(
    ActorSystem system, HttpOptions http, ManagementProviders providers, NodeReports reports, TimeProvider time)
{
    private const string Members = "/cluster/members";
    private const string Shards = "/cluster/shards";
    private readonly MemberRoutes _members = new(
        Cluster.Get(system), new ClusterMembers(Cluster.Get(system), reports), http.IsReadOnly);

    private readonly ShardRoutes _shards = new(system);
    private readonly DomainEventRoute _events = new(system, time);

    public Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        return path switch
        {
            "/cluster" or "/cluster/" => _members.ClusterAsync(context),
            Members or $"{Members}/" => Negotiate(context, _members.MembersAsync),
            Shards => Get(context, _shards.TypesAsync),
            "/cluster/domain-events" => GetStream(context),
            _ when Behind(path, $"{Members}/") is { } address =>
                Negotiate(context, one => _members.MemberAsync(one, address)),
            _ when Behind(path, $"{Shards}/") is { } rest => Get(context, one => _shards.RegionAsync(one, rest)),
            _ => providers.AnswerAsync(context),
        };
    }

    private static string? Behind(string path, string start) =>
        path.StartsWith(start, StringComparison.Ordinal) ? path[start.Length..] : null;

    private static Task Negotiate(HttpContext context, Func<HttpContext, Task> answer) =>
        HttpMethods.IsGet(context.Request.Method) && !ManagementAnswer.TakesJson(context)
            ? ManagementAnswer.NotAcceptableAsync(context)
            : answer(context);

    private static Task Get(HttpContext context, Func<HttpContext, Task> answer) =>
        HttpMethods.IsGet(context.Request.Method)
            ? Negotiate(context, answer)
            : ManagementAnswer.NotAllowedAsync(context, "GET");

    private Task GetStream(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
            ? _events.AnswerAsync(context)
            : ManagementAnswer.NotAllowedAsync(context, "GET");
}
