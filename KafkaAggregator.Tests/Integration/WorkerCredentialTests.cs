using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Credentials and certificates that are refused: one clear line, and nothing lost once they are taken.</summary>
[Collection(OperatorCollection.Name)]
public sealed class WorkerCredentialTests(StrictBroker strict, RegistryServer registry) : IClassFixture<StrictBroker>
{
    /// <summary>In which a loop would fill the log: the client tries again many times a second.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(6);

    [OwnBrokerFact]
    public async Task WrongPassword_IsSaidOnce_AndNothingIsLost_OnceItIsTaken()
    {
        using var run = await StrictRun.CreateAsync(strict, registry, "password");
        await strict.GiveAllAsync(run);
        await using var worker = run.StartWorker(password: "new-secret");
        await ExpectOnceAsync(worker, "Waiting for the broker: ", "Authentication failed");
        Assert.DoesNotContain(worker.Lines, line => line.Contains("new-secret", StringComparison.Ordinal));
        await SetPasswordAsync("app", "new-secret");
        await run.ExpectAllAsync();
        Assert.Equal(0, await worker.TerminateAsync());
        await SetPasswordAsync("app", "app-secret");
    }

    [OwnBrokerFact]
    public async Task ExpiredCertificate_IsSaidOnce_AndNothingIsLost_OnceItIsRenewed()
    {
        using var run = await StrictRun.CreateAsync(strict, registry, "expired");
        await strict.GiveAllAsync(run);
        await strict.Broker.StopAsync();
        BrokerCertificate.Write(strict.Broker.KeystoreFile, new DateTimeOffset(2021, 2, 3, 4, 5, 6, TimeSpan.Zero));
        await strict.Broker.StartAsync();
        await using var worker = run.StartWorker();
        try
        {
            await ExpectOnceAsync(worker, "Waiting for the broker: ", "has expired: it was valid until 2021-02-03T04:05:06Z");
        }
        finally
        {
            await strict.Broker.StopAsync();
            BrokerCertificate.Write(strict.Broker.KeystoreFile, DateTimeOffset.UtcNow.AddYears(1).AddDays(-1));
            await strict.Broker.StartAsync();
        }

        await run.ExpectAllAsync();
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task WrongToken_IsSaidOnce_AndNothingIsLost_OnceTheRegistryTakesIt()
    {
        using var run = await StrictRun.CreateAsync(strict, registry, "token");
        await strict.GiveAllAsync(run);
        using var client = new HttpClient();
        var isTaken = false;
        await using var guarded = await ScriptedHttpServer.StartAsync(context =>
            Volatile.Read(ref isTaken) && context.Request.Headers.Authorization == "Bearer the-token"
                ? PassOnAsync(context, client, run.Registry)
                : ScriptedHttpServer.Answer(401, "{\"error_code\": 40101, \"message\": \"Unauthorized\"}")(context));
        await using var worker = run.StartWorker(
            "schema_registry: {token: the-token}", settings: [("SCHEMA_REGISTRY_URL", guarded.Url)]);
        await ExpectOnceAsync(worker, "Waiting for the schema registry: ", "refused the credentials (401): check user name and password, or token");
        Assert.DoesNotContain(worker.Lines, line => line.Contains("the-token", StringComparison.Ordinal));
        Volatile.Write(ref isTaken, true);
        await run.ExpectAllAsync();
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>The line is there once, and names the cause; of other warnings and errors there are none.</summary>
    private static async Task ExpectOnceAsync(WorkerProcess worker, string line, string cause)
    {
        await worker.WaitForLineAsync(line);
        await Waiting.ForAsync(Watched);
        var loud = worker.Lines.Where(IsLoud).ToList();
        Assert.True(loud.Count == 1, string.Join('\n', worker.Lines));
        Assert.Contains(line, loud[0], StringComparison.Ordinal);
        Assert.Contains(cause, loud[0], StringComparison.Ordinal);
    }

    /// <summary>Akka warns where the machine is too busy for its heartbeats, which is not of this.</summary>
    private static bool IsLoud(string line) =>
        (line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Warning\"", StringComparison.Ordinal))
        && !line.Contains("\"Category\":\"Akka.", StringComparison.Ordinal);

    private static async Task PassOnAsync(HttpContext context, HttpClient client, string registry)
    {
        var request = context.Request;
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(registry + request.Path + request.QueryString));
        if (request.ContentLength > 0)
        {
            message.Content = new StreamContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        using var answer = await client.SendAsync(message);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? "application/json";
        await answer.Content.CopyToAsync(context.Response.Body);
    }

    private async Task SetPasswordAsync(string user, string password)
    {
        using var admin = strict.Broker.Admin();
        await admin.AlterUserScramCredentialsAsync(
        [
            new UserScramCredentialUpsertion
            {
                User = user,
                ScramCredentialInfo = new ScramCredentialInfo { Mechanism = ScramMechanism.ScramSha512, Iterations = 8192 },
                Password = System.Text.Encoding.UTF8.GetBytes(password),
            },
        ]);
    }
}
