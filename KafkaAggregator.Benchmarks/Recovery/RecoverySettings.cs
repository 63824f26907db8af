using System.Globalization;

namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>What is measured: <c>recovery KIT [protocol=P] [repetitions=N] [rows=A,B] [logs=F]</c>.</summary>
internal sealed record RecoverySettings
{
    public const string Usage =
        "recovery KIT [protocol=classic|consumer] [repetitions=N] [rows=NAME,NAME] [logs=FOLDER] where KIT holds "
        + "kafka/kafka and registry/registry";

    /// <summary>The folder of the scripts that start a broker and a registry.</summary>
    public required string Kit { get; init; }

    public string Protocol { get; private init; } = "classic";

    public int Repetitions { get; private init; } = 5;

    /// <summary>Names of rows; empty for all.</summary>
    public IReadOnlyList<string> Rows { get; private init; } = [];

    /// <summary>Where each worker's log is kept; null for nowhere.</summary>
    public string? Logs { get; private init; }

    /// <summary>Null where the arguments are none that are known.</summary>
    public static RecoverySettings? Read(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || !Rig.Kit.IsKit(arguments[0]))
        {
            return null;
        }

        var settings = new RecoverySettings { Kit = Path.GetFullPath(arguments[0]) };
        foreach (var argument in arguments.Skip(1))
        {
            switch (argument.Split('=', 2))
            {
                case ["protocol", ("classic" or "consumer") and var protocol]:
                    settings = settings with { Protocol = protocol };
                    break;
                case ["repetitions", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var count):
                    settings = settings with { Repetitions = count };
                    break;
                case ["rows", var rows]:
                    settings = settings with { Rows = rows.Split(',') };
                    break;
                case ["logs", var folder]:
                    settings = settings with { Logs = folder };
                    break;
                default:
                    return null;
            }
        }

        return settings;
    }
}
