using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// What was given for each setting, read as the types that options have; the fallback where nothing was given.
/// </summary>
internal sealed class SettingValues(
    IReadOnlyDictionary<Setting, GivenValue> given, string folder, ICollection<ConfigurationProblem> problems)
{
    public ValueReader Reader { get; } = new(problems);

    /// <summary>What paths are relative to.</summary>
    public string Folder => folder;

    /// <summary>What is no mistake but worth a line.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>Where a part reads a value from a file by itself.</summary>
    public ICollection<ConfigurationProblem> Problems => problems;

    public GivenValue? Find(Setting setting) => given.GetValueOrDefault(setting);

    public bool IsGiven(Setting setting) => given.ContainsKey(setting);

    /// <summary>A problem with a setting that somebody gave, or with its default where nobody did.</summary>
    public void Add(Setting setting, string rule, string remedy) => problems.Add(
        Find(setting)?.Problem(rule, remedy)
            ?? new ConfigurationProblem("default", setting.Name, setting.Default, rule, remedy));

    public string? Text(Setting setting) => Find(setting) is { } value ? Reader.Text(value) : null;

    public string Text(Setting setting, string fallback) => Text(setting) ?? fallback;

    public long Integer(Setting setting, long fallback, long least, long greatest) =>
        Find(setting) is { } value ? Reader.Integer(value, fallback, least, greatest) : fallback;

    public int Integer(Setting setting, int fallback, int least, int greatest) =>
        (int)Integer(setting, (long)fallback, least, greatest);

    public bool Boolean(Setting setting, bool fallback) =>
        Find(setting) is { } value ? Reader.Boolean(value, fallback) : fallback;

    public T Choice<T>(Setting setting, T fallback, params IReadOnlyList<(string Name, T Value)> choices) =>
        Find(setting) is { } value ? Reader.Choice(value, fallback, choices) : fallback;

    public Duration Duration(Setting setting, Duration fallback, Duration least, Duration greatest) =>
        Find(setting) is { } value ? Reader.Duration(value, fallback, least, greatest) : fallback;

    /// <summary>From 1 ms to a day: nothing that this program waits for is shorter or longer.</summary>
    public TimeSpan Wait(Setting setting, TimeSpan fallback, TimeSpan? greatest = null)
    {
        var ceiling = Core.Time.Duration.FromTimeSpan(greatest ?? TimeSpan.FromDays(1));
        var least = Core.Time.Duration.FromMilliseconds(1);
        var duration = Duration(setting, Core.Time.Duration.FromTimeSpan(fallback), least, ceiling);
        return new TimeSpan(duration.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>The list's texts, trimmed; null where none was given.</summary>
    public IReadOnlyList<string>? List(Setting setting) => Find(setting) is { } value ? Reader.List(value) : null;

    /// <summary>The mapping's keys with what stands behind each; empty where none was given.</summary>
    public IReadOnlyList<(string Key, GivenValue Value)> Map(Setting setting) =>
        Find(setting) is { } value ? Reader.Map(value) : [];

    /// <summary>An existing file's path; null where none was given.</summary>
    public string? ExistingFile(Setting setting)
    {
        if (Text(setting) is not { } text)
        {
            return null;
        }

        var path = Path.Combine(folder, text);
        if (!File.Exists(path))
        {
            Add(
                setting,
                Directory.Exists(path) ? "names a folder" : "names a file that is not there",
                "Give the path of a file that this user may read.");
        }

        return path;
    }
}
