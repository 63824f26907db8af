using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Tests.Support;

/// <summary>What has to be done to a broker that has only just come back, or is busy.</summary>
internal static class Administration
{
    private const int Attempts = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A client that asked a broker before it was whole heard of no controller, and may never hear of one (librdkafka issue
    /// 5301): then another tries. A topic that is there then was created by one whose answer was lost.
    /// </summary>
    public static async Task DoAsync(string bootstrapServers, Func<IAdminClient, Task> action)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var admin = new AdminClientBuilder(
                new AdminClientConfig { BootstrapServers = bootstrapServers, SocketTimeoutMs = (int)Limit.TotalMilliseconds }).Build();
            try
            {
                await action(admin);
                return;
            }
            catch (CreateTopicsException exception) when (
                attempt > 1 && exception.Results.TrueForAll(result => result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
            {
                return;
            }
            catch (KafkaException exception) when (
                attempt < Attempts && exception is not CreateTopicsException && exception.Error.IsLocalError)
            {
                // Another client tries.
            }
        }
    }
}
