using System.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Native;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class RebootstrapTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Without help such a client has no broker any more, and looks for none.</summary>
    [Fact]
    public void Client_ComesBack_WhereABrokerThatStopsNamedNoBrokers()
    {
        using var broker = new ForgetfulBroker();
        var options = new KafkaOptions { BootstrapServers = broker.Address };
        using var client = ClientHandle.OpenProducer(
            KafkaClientConfiguration.Transactional(options, "id"), new LogCallbacks(NullLogger.Instance));
        AskUntil(client, () => broker.Connections >= 2); // as a bootstrap server, and by its number
        broker.NamesNobody = true;
        AskUntil(client, () => broker.ConnectionsAtFirstEmptyAnswer > 0);
        AskUntil(client, () => broker.Connections > broker.ConnectionsAtFirstEmptyAnswer);
    }

    private static unsafe void AskUntil(ClientHandle client, Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Limit, $"not within {Limit}");
            NativeMetadata* metadata = null;
            if (Librdkafka.rd_kafka_metadata(client.DangerousGetHandle(), 1, 0, &metadata, 200) == 0)
            {
                Librdkafka.rd_kafka_metadata_destroy(metadata);
            }

            _ = Librdkafka.rd_kafka_poll(client.DangerousGetHandle(), 20);
        }
    }
}
