using System.Diagnostics.Metrics;
using System.Net;
using Akka.Actor;
using Akka.Hosting;
using Akka.Hosting.Logging;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Host.Http.Management;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace KafkaAggregator.Host.Hosting;

/// <summary>Builds the process that aggregates: an ActorSystem, this node's lanes, HTTP.</summary>
internal static class WorkerHost
{
    /// <summary>So often a free port may be taken between the look at it and its use.</summary>
    private const int TriesMax = 5;

    /// <summary>Combinations of labels of one counter; each beyond them goes into one for all.</summary>
    private const int SeriesMax = 20_000;

    /// <summary>The ActorSystem is there when it is built; it reads nothing before the host has started.</summary>
    /// <param name="options">All that was configured.</param>
    /// <param name="logging">Where log lines go.</param>
    /// <param name="cancellation">Ends the wait for the names of its addresses.</param>
    /// <exception cref="CannotListenException">The cluster's address cannot be listened on.</exception>
    public static async Task<WebApplication> BuildAsync(
        AggregatorOptions options, Action<ILoggingBuilder> logging, CancellationToken cancellation)
    {
        var cluster = await OwnHost.FillAsync(options.Cluster, Dns.GetHostName(), cancellation);
        options = options with { Cluster = cluster };
        for (var tries = 1; ; tries++)
        {
            var app = Assemble(options, logging);
            try
            {
                MapRoutes(app);
                return app;
            }
            catch (Exception error)
            {
                await app.DisposeAsync();
                if (error is CannotListenException || ClusterSocket.CauseOf(error) is not { } cause)
                {
                    throw;
                }

                if (tries == TriesMax || !ClusterSocket.MayMove(options.Cluster))
                {
                    throw ClusterSocket.Refusal(options.Cluster, cause);
                }
            }
        }
    }

    private static WebApplication Assemble(AggregatorOptions options, Action<ILoggingBuilder> logging)
    {
        // Else the folder that it runs in is watched, with all below it, for a file that this program does not read.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        logging(builder.Logging);
        builder.WebHost.UseUrls([.. options.Http.Urls]);
        HttpServer.Add(builder.WebHost, options.Http);
        builder.Services.AddOptions<SocketTransportOptions>().Configure<ILogger<AggregatorNode>>((sockets, logger) =>
            sockets.CreateBoundListenSocket = endpoint => ListenSocket.Create(
                endpoint,
                mayMove: !options.Http.IsUrlGiven,
                (wanted, port) => HostLog.PortMoved(logger, "HTTP", wanted, port)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = NodeStop.HttpLimit);
        AddNode(builder.Services, options);
        return builder.Build();
    }

    private static void AddNode(IServiceCollection services, AggregatorOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => ConditionsAtStart(options.Cluster));
        services.AddSingleton<AggregatorMetrics>();
        services.AddSingleton<PartitionDirectory>();
        services.AddSingleton<Pulses>();
        services.AddSingleton<PlaceLost>();
        services.AddSingleton<NodeParts>();
        services.AddSingleton<NodeHealth>();
        services.AddSingleton(options.Cluster);
        services.AddSingleton(options.Http);
        services.AddSingleton<Membership>();
        services.AddSingleton(provider => new NodeReports(
            provider.GetRequiredService<ActorSystem>(),
            provider.GetRequiredService<PartitionDirectory>(),
            provider.GetRequiredService<NodeParts>().Kafka.ClientId));
        services.AddSingleton<ManagementProviders>();
        services.AddSingleton<ManagementRoutes>();
        services.AddOpenTelemetry().ConfigureResource(Describe).WithMetrics(metrics =>
            metrics.AddMeter(AggregatorMetrics.MeterName).AddView(SeriesOf).AddPrometheusExporter());
        services.AddAkka(ActorSystemSettings.SystemName, (akka, provider) => akka
            .ConfigureLoggers(setup =>
            {
                setup.ClearLoggers();
                setup.AddLogger<NodeLogger>();
            })
            .AddSetup(new LoggerFactorySetup(provider.GetRequiredService<ILoggerFactory>()))
            .AddHocon(
                ActorSystemSettings.For(options.Cluster, RemotingPort(options.Cluster, provider), options.Http),
                HoconAddMode.Prepend)
            .AddHocon(options.Cluster.Akka ?? "", HoconAddMode.Prepend)
            .AddSetup(options.Cluster.Names)
            .AddNodeGate(options.Cluster, new RefusedPeers(
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RefusedPeers>>())));
        services.AddSingleton<AggregatorNode>();

        // After Akka's own service: stopped earlier.
        services.AddHostedService(provider => provider.GetRequiredService<AggregatorNode>());
    }

    /// <summary>Of thousands of topics each is to be seen by itself.</summary>
    internal static MetricStreamConfiguration? SeriesOf(Instrument instrument) => instrument is Counter<long>
        ? new MetricStreamConfiguration { CardinalityLimit = SeriesMax }
        : null;

    private static AkkaConfigurationBuilder AddNodeGate(
        this AkkaConfigurationBuilder akka, ClusterOptions cluster, RefusedPeers refused)
    {
        akka.AddSetup(refused);
        return cluster.Tls is { } tls
            ? akka.AddSetup(new NodeGate(NodeAuthority.Load(tls.CaFile), refused).TlsSetup(tls))
            : akka;
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService(
        "kafka-aggregator",
        serviceVersion: ProgramVersion.Text,
        serviceInstanceId: Environment.MachineName);

    /// <summary>A node is ready when these have been there once; a registry is asked when a record needs it.</summary>
    private static Conditions ConditionsAtStart(ClusterOptions cluster)
    {
        var conditions = new Conditions();
        conditions.Expect(Conditions.Cluster, Membership.Expectation(cluster));
        conditions.Expect(Conditions.Broker, "not asked yet");
        conditions.Expect(Conditions.Group, "not joined yet");
        return conditions;
    }

    private static int RemotingPort(ClusterOptions cluster, IServiceProvider provider) => ClusterSocket.FindPort(
        cluster,
        (wanted, port) => HostLog.PortMoved(
            provider.GetRequiredService<ILogger<AggregatorNode>>(), "the cluster", wanted, port));

    private static void MapRoutes(WebApplication app)
    {
        var http = app.Services.GetRequiredService<HttpOptions>();
        if (http.BasePath.Length > 0)
        {
            app.UsePathBase(http.BasePath);
        }

        app.Use(new RequestGuard(http).InvokeAsync);
        if (http.BasePath.Length > 0)
        {
            app.Use((context, next) =>
                context.Request.PathBase.HasValue ? next(context) : ManagementAnswer.NotFoundAsync(context));
        }

        app.UseRouting();
        var management = app.Services.GetRequiredService<ManagementRoutes>();
        app.Use((context, next) => context.GetEndpoint() is null ? management.AnswerAsync(context) : next(context));
        var health = app.Services.GetRequiredService<NodeHealth>();
        app.MapHealth("/alive", health.Alive);
        app.MapHealth("/ready", health.Ready);
        app.MapPrometheusScrapingEndpoint();
        var parts = app.Services.GetRequiredService<NodeParts>();
        var partitions = new PartitionRoute(
            app.Services.GetRequiredService<NodeReports>(),
            app.Services.GetRequiredService<PartitionDirectory>(),
            parts.Groups,
            parts.Kafka.GroupId);
        app.MapGet("/api/partitions", partitions.AnswerAsync);
        var node = new NodeAnswer(ProgramVersion.Text, parts.Kafka.ClientId, parts.Kafka.GroupId);
        app.MapGet("/api/node", () => Results.Json(node, PartitionAnswer.Json));
    }
}
