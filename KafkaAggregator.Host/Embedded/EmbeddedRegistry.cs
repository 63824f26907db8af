using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// A schema registry in this process for <c>demo</c> and tests: Confluent's protocol on a port of loopback, schemas in
/// memory. No authentication, no persistence, Avro only.
/// </summary>
internal sealed class EmbeddedRegistry : IAsyncDisposable
{
    /// <summary>Largest request: a schema of 5,200 summary fields takes 0.5 MB.</summary>
    private const long RequestBytesMax = 16 << 20;

    private readonly WebApplication _app;

    private EmbeddedRegistry(WebApplication app, string url)
    {
        _app = app;
        Url = url;
    }

    /// <summary>http://127.0.0.1:PORT</summary>
    public string Url { get; }

    /// <summary>Starts on a free port, or the one given; serves when the task completes.</summary>
    public static async Task<EmbeddedRegistry> StartAsync(CancellationToken cancellation, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();

        // Neither files nor the environment of the program that hosts it may move it to another address.
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        RegistryRoutes.Map(app, new RegistryStore());
        await app.StartAsync(cancellation);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new EmbeddedRegistry(app, url);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Signals belong to the program around it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
