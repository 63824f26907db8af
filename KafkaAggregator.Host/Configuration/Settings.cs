namespace KafkaAggregator.Host.Configuration;

/// <summary>The catalogue: every setting there is, in the order in which docs and <c>validate</c> show them.</summary>
internal static class Settings
{
    /// <summary>Environment variable that names the configuration file.</summary>
    public const string FileVariable = "AGGREGATOR_CONFIG_FILE";

    /// <summary>What an environment variable or property ends in that names a file which holds the value.</summary>
    public const string FileVariableSuffix = "_FILE";

    public const string FilePropertySuffix = "_file";

    /// <summary>Those that <c>kafka.properties</c> and other settings of the cluster share.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. KafkaSettings.All, .. RegistrySettings.All, .. SelectionSettings.All, .. DeliverySettings.All,
        .. HttpSettings.All,
        .. ClusterSettings.All, .. ExampleSettings.All, .. IgnoredSettings.All,
    ];

    /// <summary>Those that have a YAML name, by it.</summary>
    public static IReadOnlyDictionary<string, Setting> ByName { get; } =
        All.Where(setting => setting.Kind != SettingKind.Ignored).ToDictionary(
            setting => setting.Name, StringComparer.Ordinal);

    /// <summary>Whether some setting stands below this dotted name.</summary>
    public static bool IsGroup(string name) =>
        ByName.Keys.Any(key => key.StartsWith(name + ".", StringComparison.Ordinal));
}
