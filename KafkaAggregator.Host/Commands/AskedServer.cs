using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Commands;

/// <summary>A server that a verb asks, as messages call it: where it is looked for, and what says so.</summary>
/// <param name="Name">What it is, with its address; nothing secret.</param>
/// <param name="Setting">What gives the address.</param>
internal sealed record AskedServer(string Name, Setting Setting)
{
    private string Hint => $"the address is from {Setting.Name} ({Setting.Environment})";

    public static AskedServer Broker(KafkaOptions options) =>
        new($"the broker at {options.BootstrapServers}", KafkaSettings.BootstrapServers);

    public static AskedServer Registry(SchemaRegistryOptions options) =>
        new($"the schema registry at {options}", RegistrySettings.Url);

    /// <summary>That nothing came, for how long, and where it was looked for.</summary>
    public string Silent(TimeSpan limit) => $"no answer from {Name} within {limit.TotalSeconds:0.###} s; {Hint}";

    /// <summary>What was wrong, and with whom.</summary>
    public string Blame(string reason) => $"{Name}: {reason.TrimEnd('.')}; {Hint}";
}
