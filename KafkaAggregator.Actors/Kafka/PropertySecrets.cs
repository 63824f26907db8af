using System.Text.RegularExpressions;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Which of librdkafka's properties are shown with their values: those whose names say nothing of a secret.
/// </summary>
public static partial class PropertySecrets
{
    /// <summary>The value as a message or a log line may show it.</summary>
    public static string Show(string property, string value) => Secret().IsMatch(property) ? "***" : value;

    [GeneratedRegex(
        "password|secret|token|key|pem|jaas|credential|assertion|oauthbearer.config", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Secret();
}
