namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>The environment of a worker that aggregates the topics of one run.</summary>
internal static class WorkerSettings
{
    /// <param name="bootstrap">The broker.</param>
    /// <param name="registry">The registry.</param>
    /// <param name="run">The group's name; topics are called by it, a hyphen and a number.</param>
    /// <param name="others">What else is set, or set otherwise.</param>
    public static IReadOnlyDictionary<string, string> Of(
        string bootstrap, string registry, string run, params (string Name, string Value)[] others)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KAFKA_BROKER_URL"] = bootstrap,
            ["SCHEMA_REGISTRY_URL"] = registry,
            ["GROUP_ID"] = run,
            ["TOPIC_REGEX"] = $"^{run}-[0-9]+$",
        };
        foreach (var (name, value) in others)
        {
            environment[name] = value;
        }

        return environment;
    }
}
