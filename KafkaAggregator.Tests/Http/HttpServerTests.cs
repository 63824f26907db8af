using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace KafkaAggregator.Tests.Http;

public sealed class HttpServerTests
{
    [Fact]
    public async Task Https_ShowsTheCertificateOfTheFiles()
    {
        using var certificate = new NodeCertificate();
        var options = new HttpOptions { CertificateFile = certificate.CertificateFile, KeyFile = certificate.KeyFile };
        await using var app = await StartAsync("https://127.0.0.1:0", options);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(certificate.Certificate);
        using var client = new HttpClient(handler);
        Assert.Equal("passed", await client.GetStringAsync(new Uri(app.Urls.First())));
    }

    [Fact]
    public async Task Body_IsRefused_BeyondWhatAnyFormNeeds()
    {
        await using var app = await StartAsync("http://127.0.0.1:0", new HttpOptions());
        using var client = new HttpClient();
        using var content = new ByteArrayContent(new byte[65 * 1024]);
        using var answer = await client.PutAsync(new Uri(app.Urls.First()), content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Connection_IsEnded_WhereItsHeadersDoNotCome()
    {
        await using var app = await StartAsync("http://127.0.0.1:0", new HttpOptions());
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.First()).Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHo"));
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(string url, HttpOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        HttpServer.Add(builder.WebHost, options);
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("passed");
        });
        await app.StartAsync();
        return app;
    }
}
