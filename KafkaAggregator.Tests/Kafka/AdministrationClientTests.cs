using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class AdministrationClientTests
{
    private static readonly RequestOptions Options = new(TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Describe_AnswersForEachTopicWithItsOwnError()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 3);
        using var client = Open(broker.BootstrapServers);
        var answers = await client.ListOffsetsAsync([new("numbers", 1), new("numbers", 7)], AdministrationClient.Latest, Options);
        Assert.Equal(
            [(new("numbers", 1), ErrorCode.NoError), (new("numbers", 7), ErrorCode.Local_UnknownPartition)],
            answers.Select(answer => (answer.Partition, answer.Error.Code)));
    }

    [Fact]
    public async Task Ask_Throws_WithTheClientsOwnTrouble_WhenNobodyAnswers()
    {
        var troubles = new List<Error>();
        using var client = new AdministrationClient(
            new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }, NullLogger.Instance, troubles.Add);
        var options = new RequestOptions(TimeSpan.FromSeconds(1));
        var exception = await Assert.ThrowsAsync<KafkaException>(() => client.DescribeClusterAsync(options));
        Assert.Equal(ErrorCode.Local_TimedOut, exception.Error.Code);
        Assert.Contains(troubles, error => error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown);
    }

    /// <summary>What ended the process: a client that goes while others are about to call it.</summary>
    [Fact]
    public async Task Dispose_EndsWhatIsOut_WhoeverAsks()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 3);
        for (var round = 0; round < 20; round++)
        {
            var client = Open(broker.BootstrapServers);
            var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskUntilGoneAsync(client))).ToList();
            var calling = Task.Run(() => CallUntilGone(client));
            await client.DescribeClusterAsync(Options).ContinueWith(_ => { }, TaskScheduler.Default);
            client.Dispose();
            await Task.WhenAll([.. asking, calling]).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private static async Task AskUntilGoneAsync(AdministrationClient client)
    {
        try
        {
            while (true)
            {
                await client.ListOffsetsAsync([new("numbers", 0)], AdministrationClient.Earliest, Options);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or KafkaException)
        {
            // The client is gone, or went with this request out.
        }
    }

    private static void CallUntilGone(AdministrationClient client)
    {
        try
        {
            while (true)
            {
                client.ReadMetadata(TimeSpan.FromSeconds(10));
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or KafkaException)
        {
            // As above.
        }
    }

    private static AdministrationClient Open(string servers) => new(
        new Dictionary<string, string> { ["bootstrap.servers"] = servers }, NullLogger.Instance, _ => { });
}
