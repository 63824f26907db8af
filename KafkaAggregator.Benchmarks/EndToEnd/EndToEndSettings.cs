using System.Globalization;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>What is measured, and with whom.</summary>
internal sealed record EndToEndSettings
{
    public const string Usage =
        "end-to-end [rows=NAME,NAME] [rounds=N] [share=FRACTION] [seconds=N] [peer=no] [fetchers=auto,librdkafka] [workers=FOLDER,FOLDER] [logs=FOLDER] "
        + "[bootstrap=HOST:PORT registry=URL]";

    /// <summary>The folder of the scripts that start a broker, a registry and the peer.</summary>
    public required string Kit { get; init; }

    /// <summary>Names of rows; empty for all.</summary>
    public IReadOnlyList<string> Rows { get; private init; } = [];

    /// <summary>How often each contender runs; the median counts.</summary>
    public int Rounds { get; private init; } = 3;

    /// <summary>Of each data set's records, and of the topic-partitions of rows that have thousands.</summary>
    public double Share { get; private init; } = 1;

    /// <summary>How long a load at its own pace is measured.</summary>
    public TimeSpan Steady { get; private init; } = TimeSpan.FromSeconds(60);

    public bool HasPeer { get; private init; } = true;

    /// <summary>Folders of published workers, which run in turn; empty for these sources, published here.</summary>
    public IReadOnlyList<string> Workers { get; private init; } = [];

    /// <summary>What each of them fetches with; <c>auto</c> is its default.</summary>
    public IReadOnlyList<string> Fetchers { get; private init; } = ["auto", "librdkafka"];

    /// <summary>Where each worker's log is kept; null for nowhere.</summary>
    public string? Logs { get; private init; }

    public string? Bootstrap { get; private init; }

    public string? Registry { get; private init; }

    /// <summary>Servers that are there already, and keep their data sets; null where the kit's are started.</summary>
    public ServerAddresses? Servers => Bootstrap is { } bootstrap && Registry is { } registry ? new(bootstrap, registry) : null;

    /// <summary>Null where the arguments are none that are known.</summary>
    public static EndToEndSettings? Read(string kit, IReadOnlyList<string> arguments)
    {
        var settings = new EndToEndSettings { Kit = Path.GetFullPath(kit) };
        foreach (var argument in arguments)
        {
            if (settings.With(argument.Split('=', 2)) is not { } read)
            {
                return null;
            }

            settings = read;
        }

        return (settings.Bootstrap is null) == (settings.Registry is null) ? settings : null;
    }

    public bool Has(string row) => Rows.Count == 0 || Rows.Contains(row);

    /// <summary>So many, or the share of them that is wanted.</summary>
    public int ShareOf(int count) => Math.Max(1, (int)(count * Share));

    private EndToEndSettings? With(string[] argument) => argument switch
    {
        ["rows", var names] => this with { Rows = names.Split(',') },
        ["rounds", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var count) => this with { Rounds = count },
        ["share", var number] when double.TryParse(number, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 10 =>
            this with { Share = share },
        ["seconds", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var count) =>
            this with { Steady = TimeSpan.FromSeconds(count) },
        ["peer", "no"] => this with { HasPeer = false },
        ["workers", var folders] => this with { Workers = [.. folders.Split(',').Select(Path.GetFullPath)] },
        ["fetchers", var names] => this with { Fetchers = names.Split(',') },
        ["logs", var folder] => this with { Logs = folder },
        ["bootstrap", var address] => this with { Bootstrap = address },
        ["registry", var url] => this with { Registry = url },
        _ => null,
    };
}
