using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Http.Dsl;
using Akka.Management.Cluster.Bootstrap;
using Akka.Management.Dsl;
using KafkaAggregator.Host.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>
/// Routes of Akka.Management and of the providers that <c>akka.management.http.routes</c> names, on this program's own
/// server: the package's cannot start with the versions there are. What none of them answers is not found.
/// </summary>
internal sealed class ManagementProviders
{
    private readonly ActorSystem _system;
    private readonly ClusterOptions _cluster;
    private readonly HttpOptions _http;
    private readonly IServer _server;
    private readonly Lazy<Uri> _selfUrl;
    private readonly Lazy<AkkaRouter> _router;

    public ManagementProviders(ActorSystem system, ClusterOptions cluster, HttpOptions http, IServer server)
    {
        (_system, _cluster, _http, _server) = (system, cluster, http, server);
        _selfUrl = new Lazy<Uri>(FindSelfUrl);
        _router = new Lazy<AkkaRouter>(() => new AkkaRouter(system, LoadRoutes()));
    }

    /// <summary>This node's HTTP address, by which others may ask it; HTTP listens by then.</summary>
    public Uri SelfUrl => _selfUrl.Value;

    /// <summary>Where the nodes that the seeds' name has answer HTTP.</summary>
    public int ContactPort => _cluster.NamedSeed?.ContactPort(_cluster, _http) ?? SelfUrl.Port;

    /// <summary>What answers. With it, bootstrap knows this node's contact point.</summary>
    public AkkaRouter Router => _router.Value;

    public async Task AnswerAsync(HttpContext context)
    {
        if (await RequestForm.ReadAsync(context) is not { } form)
        {
            await ManagementAnswer.NoFormAsync(context);
        }
        else if (!await Router.Process(new CeenContext(context, form)))
        {
            await ManagementAnswer.NotFoundAsync(context);
        }
    }

    private IEnumerable<(string, HttpModuleBase)> LoadRoutes()
    {
        var settings = ManagementRouteProviderSettings.Create(SelfUrl, _http.IsReadOnly);
        var bootstrap = ClusterBootstrap.Get(_system);
        return
        [
            .. bootstrap.Routes(settings),
            .. AkkaManagement.Get(_system).Settings.Http.RouteProviders
                .Select(named => Load(named.FullyQualifiedClassName))
                .Where(provider => provider != bootstrap)
                .SelectMany(provider => provider.Routes(settings)),
        ];
    }

    /// <summary>As the package loads them: extensions, or classes with or without the ActorSystem.</summary>
    private IManagementRouteProvider Load(string? name)
    {
        var type = Type.GetType(name ?? "") ?? throw new ConfigurationException($"There is no route provider {name}");
        var made = type.GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance(type)
            : Activator.CreateInstance(type, _system);
        return (made is IExtensionId extension ? _system.RegisterExtension(extension) : made)
            as IManagementRouteProvider
            ?? throw new ConfigurationException($"{name} is no route provider");
    }

    private Uri FindSelfUrl()
    {
        var listening = _server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("HTTP does not listen yet");
        var url = new Uri(listening.Replace("[::]", "0.0.0.0", StringComparison.Ordinal));
        return new UriBuilder(url.Scheme, FindHost(), url.Port, $"{_http.BasePath}/").Uri;
    }

    /// <summary>By name, this node is one of the addresses that the name has.</summary>
    private string FindHost()
    {
        if (_cluster.NamedSeed is not { } seed || IPAddress.TryParse(_cluster.Hostname, out _))
        {
            return _cluster.Hostname;
        }

        var own = Resolve(_cluster.Hostname);
        return (own.Intersect(Resolve(seed.Name)).Concat(own).FirstOrDefault())?.ToString()
            ?? _cluster.Hostname;
    }

    private IReadOnlyList<IPAddress> Resolve(string name) =>
        _cluster.Names.ResolveAsync(name, CancellationToken.None).GetAwaiter().GetResult();
}
