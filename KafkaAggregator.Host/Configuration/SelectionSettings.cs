namespace KafkaAggregator.Host.Configuration;

/// <summary>Settings of what is aggregated, and how.</summary>
internal static class SelectionSettings
{
    public static readonly Setting TopicRegex = new(
        "topic_regex", "TOPIC_REGEX", "^example-[0-9][0-9][0-9]?$",
        "Which topics to aggregate: matched from the start of the name as Python's `re.match`, without look-around "
        + "and back-references. "
        + "The default holds only where no `aggregated_topics` are given.");

    public static readonly Setting ExcludedTopics = new(
        "excluded_topics", "EXCLUDED_TOPICS", null,
        "Topics left out: names, or patterns with `*`. Topics that this program writes never match.")
    {
        Kind = SettingKind.List,
    };

    public static readonly Setting ExcludedFieldNames = new(
        "excluded_field_names", "EXCLUDED_FIELD_NAMES", "time, window_size, count",
        "Top-level fields left out; a list given replaces the default.")
    { MayBeEmpty = true, Kind = SettingKind.List };

    public static readonly Setting ExcludedFields = new(
        "excluded_fields", null, null, "Patterns of dotted paths left out: `private_*`, `header.*`.")
    {
        Kind = SettingKind.List,
    };

    public static readonly Setting TimeField = new(
        "time_field", null, "Kafka's timestamp",
        "Where event time comes from: `{path, unit, scale}`; unit `s`, `ms`, `us` or `ns`, scale `utc` or `tai`; "
        + "or the path alone.")
    {
        Kind = SettingKind.Structure,
    };

    public static readonly Setting Arrays = new(
        "arrays", null, "elements",
        "Arrays of unknown length: `elements` leaves them out, `pooled` makes all their elements samples of one "
        + "field.");

    public static readonly Setting ArrayLengths = new(
        "array_lengths", null, null, "Lengths of arrays by dotted path: `{zForce: 156}`.")
    { Kind = SettingKind.Map };

    public static readonly Setting TopicRenameFormat = new(
        "topic_rename_format", "TOPIC_RENAME_FORMAT", "{source_topic_name}-aggregated",
        "Name of the aggregated topic.");

    public static readonly Setting WindowSize = new(
        "window_size_seconds", "WINDOW_SIZE", "1", "Length of a window, at least 1 ms; fractions allowed.");

    public static readonly Setting WindowExpiration = new(
        "window_expiration_seconds", "WINDOW_EXPIRES", "0",
        "How long after its end a window stays open for records out of order.");

    public static readonly Setting MinSampleSize = new(
        "min_sample_size",
        "MIN_SAMPLE_SIZE",
        "2",
        "Below it `mean`, `median`, `min`, `max`, `stdev`, `q1` and `q3` of a field are its first sample.");

    public static readonly Setting Operations = new(
        "operations", "OPERATIONS", "min, q1, mean, median, stdev, q3, max",
        "The statistics, in this order in the output; percentiles too, as `p05` or `p99.9`: see fields.md.")
    {
        Kind = SettingKind.List,
    };

    public static readonly Setting AggregatedTopics = new(
        "aggregated_topics", null, null, "Aggregated topics given one by one, each with its sources; see below.")
    {
        Kind = SettingKind.Structure,
    };

    public static readonly Setting LateRecords = new(
        "late_records", null, "drop",
        "`drop`, or `topic`: also written to `<aggregated topic>-late`. Counted either way.");

    public static readonly Setting UndecodableRecords = new(
        "undecodable_records", null, "skip",
        "Undecodable, undated and future records: `skip`, `topic` (written to `<source topic>-undecodable`), or "
        + "`stop` (the partition is "
        + "blocked at that record). Counted whichever.");

    public static readonly Setting MaxFuture = new(
        "max_future", null, "30m",
        "A record whose event time lies further ahead of the wall clock is counted as future and closes nothing.");

    public static IReadOnlyList<Setting> All =>
    [
        TopicRegex, ExcludedTopics, ExcludedFieldNames, ExcludedFields, TimeField, Arrays, ArrayLengths,
        TopicRenameFormat, WindowSize,
        WindowExpiration, MinSampleSize, Operations, AggregatedTopics, LateRecords, UndecodableRecords, MaxFuture,
    ];
}
