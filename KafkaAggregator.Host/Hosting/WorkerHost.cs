using System.Net;
using Akka.Hosting;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using OpenTelemetry.Metrics;

namespace KafkaAggregator.Host.Hosting;

/// <summary>Builds the process that aggregates: an ActorSystem, this node's lanes, HTTP.</summary>
internal static class WorkerHost
{
    /// <summary>Everything that a stop may take; what the parts take is below it.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(9.5);

    /// <param name="options">All that was configured.</param>
    /// <param name="logging">Where log lines go.</param>
    public static WebApplication Build(AggregatorOptions options, Action<ILoggingBuilder> logging)
    {
        var builder = WebApplication.CreateSlimBuilder();
        logging(builder.Logging);
        builder.WebHost.UseUrls([.. options.Http.Urls]);
        builder.Services.AddOptions<SocketTransportOptions>().Configure<ILogger<AggregatorNode>>((sockets, logger) =>
            sockets.CreateBoundListenSocket = endpoint => ListenSocket.Create(
                endpoint,
                mayMove: !options.Http.IsUrlGiven,
                (wanted, port) => HostLog.PortMoved(logger, "HTTP", wanted, port)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        AddNode(builder.Services, options);
        var app = builder.Build();
        MapRoutes(app);
        return app;
    }

    private static void AddNode(IServiceCollection services, AggregatorOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Conditions>();
        services.AddSingleton<AggregatorMetrics>();
        services.AddSingleton<PartitionDirectory>();
        services.AddSingleton<PlaceLost>();
        services.AddSingleton<NodeParts>();
        services.AddSingleton<NodeHealth>();
        services.AddOpenTelemetry().WithMetrics(metrics =>
            metrics.AddMeter(AggregatorMetrics.MeterName).AddPrometheusExporter());
        services.AddAkka(ActorSystemSettings.SystemName, (akka, provider) => akka
            .ConfigureLoggers(setup =>
            {
                setup.ClearLoggers();
                setup.AddLoggerFactory();
            })
            .AddHocon(
                ActorSystemSettings.For(options.Cluster, RemotingPort(options.Cluster, provider)),
                HoconAddMode.Prepend));
        services.AddSingleton<AggregatorNode>();

        // After Akka's own service: started later, stopped earlier.
        services.AddHostedService(provider => provider.GetRequiredService<AggregatorNode>());
    }

    private static int RemotingPort(ClusterOptions cluster, IServiceProvider provider)
    {
        var wanted = cluster.BindPort ?? cluster.Port;
        if (cluster.IsPortGiven || !IPAddress.TryParse(cluster.BindHostname ?? cluster.Hostname, out var address))
        {
            return cluster.Port;
        }

        var port = FreePort.Prefer(address, wanted);
        if (port != wanted)
        {
            HostLog.PortMoved(provider.GetRequiredService<ILogger<AggregatorNode>>(), "the cluster", wanted, port);
        }

        return port;
    }

    private static void MapRoutes(WebApplication app)
    {
        var health = app.Services.GetRequiredService<NodeHealth>();
        app.MapHealth("/alive", health.Alive);
        app.MapHealth("/ready", health.Ready);
        app.MapPrometheusScrapingEndpoint();
        var directory = app.Services.GetRequiredService<PartitionDirectory>();
        var owner = app.Services.GetRequiredService<NodeParts>().Kafka.ClientId;
        app.MapGet("/api/partitions", () => Results.Json(
            directory.Read().Select(status => PartitionAnswer.Of(status, owner)), PartitionAnswer.Json));
    }
}
