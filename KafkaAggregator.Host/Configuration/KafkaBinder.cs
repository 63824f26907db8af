using System.Text;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of the broker and the group.</summary>
internal static class KafkaBinder
{
    /// <summary>Begins librdkafka's word of a property that it does not know.</summary>
    private const string Unknown = "No such configuration property";

    /// <summary>
    /// Brokers refuse sessions outside group.min.session.timeout.ms and group.max.session.timeout.ms.
    /// </summary>
    private static readonly TimeSpan SessionTimeoutMax = TimeSpan.FromMinutes(30);

    public static KafkaOptions Bind(SettingValues values)
    {
        var defaults = new KafkaOptions();
        var given = values.Map(KafkaSettings.Properties);
        var kafka = new KafkaOptions
        {
            BootstrapServers = BindServers(values, defaults.BootstrapServers),
            GroupId = BindGroupId(values, defaults.GroupId),
            ClientId = $"{defaults.ClientId}/{ProgramVersion.Text}",
            GroupProtocol = values.Choice(
                KafkaSettings.GroupProtocol, defaults.GroupProtocol, ("classic", KafkaGroupProtocol.Classic), (
                    "consumer", KafkaGroupProtocol.Consumer)),
            SessionTimeout = values.Wait(KafkaSettings.SessionTimeout, defaults.SessionTimeout, SessionTimeoutMax),
            GroupInstanceId = BindName(values, KafkaSettings.GroupInstanceId),
            ClientRack = BindName(values, KafkaSettings.ClientRack),
            Properties = BindProperties(values, given),
        };
        CheckTokens(values, given, kafka.Properties);
        return kafka;
    }

    /// <summary>What was given for a property, by value or by file.</summary>
    public static GivenValue? Find(IEnumerable<(string Key, GivenValue Value)> given, string property) =>
        given.Where(one => one.Key == property || one.Key == property + Settings.FilePropertySuffix)
            .Select(one => one.Value)
            .FirstOrDefault();

    private static string BindServers(SettingValues values, string fallback)
    {
        if (values.List(KafkaSettings.BootstrapServers) is not { } servers)
        {
            return fallback;
        }

        // The original's URLs may stand with semicolons between.
        var parts = servers.SelectMany(
            server =>
                server.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (parts.Count == 0)
        {
            values.Add(
                KafkaSettings.BootstrapServers, "names no broker", "Give host:port, several with commas between.");
        }

        foreach (var part in parts)
        {
            if (BrokerAddress.Parse(part) is null)
            {
                values.Add(
                    KafkaSettings.BootstrapServers, $"holds {UserInfo.Hide(part)}, which is no host:port",
                    "Give for example localhost:9092, or kafka://localhost:9092.");
            }
        }

        return string.Join(',', parts.Select(BrokerAddress.Parse).OfType<string>());
    }

    private static string BindGroupId(SettingValues values, string fallback)
    {
        var group = values.Text(KafkaSettings.GroupId, fallback);
        var bytes = Encoding.UTF8.GetByteCount(group);
        if (bytes is 0 or > KafkaOptions.GroupIdBytesMax)
        {
            values.Add(
                KafkaSettings.GroupId, $"must have 1 to {KafkaOptions.GroupIdBytesMax} bytes, and has {bytes}",
                "Give another name.");
        }

        return group;
    }

    private static string? BindName(SettingValues values, Setting setting)
    {
        var name = values.Text(setting);
        if (name?.Length == 0)
        {
            values.Add(setting, "is empty", "Give a name, or leave it out.");
        }

        return name;
    }

    /// <summary>
    /// Librdkafka, which has the group whatever fetches, would wait for a token for ever, and without a word.
    /// </summary>
    private static void CheckTokens(
        SettingValues values,
        IReadOnlyList<(string Key, GivenValue Value)> given,
        IReadOnlyDictionary<string, string> properties)
    {
        if (DirectProperties.LacksTokens(properties)
            && (Find(given, "sasl.mechanism") ?? Find(given, "sasl.mechanisms")) is { } mechanism)
        {
            values.Problems.Add(mechanism.Problem(
                "has nothing that gives it tokens",
                "Give sasl.oauthbearer.method: oidc with an endpoint, or, for tests of a cluster, "
                + "enable.sasl.oauthbearer.unsecure.jwt: true."));
        }
    }

    private static Dictionary<string, string> BindProperties(
        SettingValues values, IReadOnlyList<(string Key, GivenValue Value)> given)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in given)
        {
            var isFile = key.EndsWith(Settings.FilePropertySuffix, StringComparison.Ordinal);
            var property = isFile ? key[..^Settings.FilePropertySuffix.Length] : key;
            if (RefusedProperties.InsteadOf(property) is { } instead)
            {
                values.Problems.Add(value.Problem("is set by this program", $"What serves instead: {instead}."));
            }
            else if (ReadProperty(values, value, isFile) is { } text)
            {
                Add(values, value, properties, property, text);
            }
        }

        return properties;
    }

    private static void Add(
        SettingValues values, GivenValue value, Dictionary<string, string> properties, string property, string text)
    {
        var mistakes = KafkaClientConfiguration.Mistakes(new Dictionary<string, string> { [property] = text });
        if (mistakes.TryGetValue(property, out var mistake))
        {
            var problem = value.Problem(
                $"is refused by librdkafka ({mistake.TrimEnd('.')})",
                "Its own documentation lists properties and values.");

            // A name that nobody knows may be that of a secret, misspelt.
            values.Problems.Add(mistake.StartsWith(Unknown, StringComparison.Ordinal)
                ? problem with { Value = "***" }
                : problem);
        }
        else if (!properties.TryAdd(property, text))
        {
            values.Problems.Add(value.Problem("is given twice, by value and by file", "Leave one of them out."));
        }
    }

    private static string? ReadProperty(SettingValues values, GivenValue value, bool isFile)
    {
        var text = values.Reader.Text(value);
        if (text is null || !isFile)
        {
            return text;
        }

        var file = value.Setting with { Name = value.Name, Kind = SettingKind.Scalar };
        return ValueFile.Read(
            file, Path.Combine(values.Folder, text), text, value.Place, value.Name, values.Problems)?.Scalar;
    }
}
