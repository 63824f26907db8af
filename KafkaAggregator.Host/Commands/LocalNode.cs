using System.Net.Http.Headers;
using System.Text.Json;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Commands;

/// <summary>Asks the node on this machine what only nodes know of the group's partitions.</summary>
internal static class LocalNode
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>By partition; null where no node answers.</summary>
    /// <param name="http">Where it listens.</param>
    /// <param name="handler">What sends the request; disposed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<IReadOnlyDictionary<TopicPartition, PartitionAnswer>?> FindPartitionsAsync(
        HttpOptions http, HttpMessageHandler handler, CancellationToken cancellation)
    {
        using var client = new HttpClient(handler) { Timeout = Limit };
        try
        {
            if (http is { IsTokenNeededForReads: true, TokenFile: { } file })
            {
                var token = await new BearerToken(file).ReadAsync();
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            var answers = await client.GetFromJsonAsync<List<PartitionAnswer>>(
                new Uri(NodeUrl.Of(http), "api/partitions"), PartitionAnswer.Json, cancellation);
            return answers?.ToDictionary(answer => new TopicPartition(answer.Topic, answer.Partition));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or IOException
            || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // No node, or none of this program: Kafka alone tells.
            return null;
        }
    }
}
