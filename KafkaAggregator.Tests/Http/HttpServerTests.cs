using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KafkaAggregator.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace KafkaAggregator.Tests.Http;

public sealed class HttpServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kafka-aggregator-http-").FullName;

    [Fact]
    public async Task Https_ShowsTheCertificateOfTheFiles()
    {
        using var certificate = WriteCertificate(out var options);
        await using var app = await StartAsync("https://127.0.0.1:0", options);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(certificate);
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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

    private X509Certificate2 WriteCertificate(out HttpOptions options)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UnixEpoch;
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(now, now.AddYears(100));
        options = new HttpOptions { CertificateFile = Path.Combine(_folder, "node.pem"), KeyFile = Path.Combine(_folder, "node.key") };
        File.WriteAllText(options.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(options.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
