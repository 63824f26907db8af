using System.Globalization;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>What one run of the suite is: the seed decides everything that is not given.</summary>
internal sealed record FaultSettings
{
    /// <summary>How many faults; by default <see cref="DefaultFaults"/>.</summary>
    public const string FaultsVariable = "KAFKA_AGGREGATOR_TEST_FAULTS";

    /// <summary>By default the day, so that each day tries another schedule.</summary>
    public const string SeedVariable = "KAFKA_AGGREGATOR_TEST_FAULTS_SEED";

    /// <summary>Broker nodes, 1 or 3; by default by the seed.</summary>
    public const string NodesVariable = "KAFKA_AGGREGATOR_TEST_FAULTS_NODES";

    /// <summary><c>classic</c> or <c>consumer</c>; by default by the seed.</summary>
    public const string ProtocolVariable = "KAFKA_AGGREGATOR_TEST_FAULTS_PROTOCOL";

    /// <summary><c>auto</c> (direct fetch), <c>direct</c> or <c>librdkafka</c>; by default by the seed.</summary>
    public const string FetcherVariable = "KAFKA_AGGREGATOR_TEST_FAULTS_FETCHER";

    /// <summary>Lanes of each worker, 1 or 2; by default by the seed.</summary>
    public const string LanesVariable = "KAFKA_AGGREGATOR_TEST_FAULTS_LANES";

    /// <summary>Kinds of fault, comma-separated; by default all.</summary>
    public const string KindsVariable = "KAFKA_AGGREGATOR_TEST_FAULTS_KINDS";

    private const int DefaultFaults = 10;

    public required int Seed { get; init; }

    public int Faults { get; init; } = DefaultFaults;

    public int Nodes => FixedNodes ?? (Seed % 2 == 0 ? 1 : 3);

    public string Protocol => FixedProtocol ?? (Seed / 2 % 2 == 0 ? "classic" : "consumer");

    /// <summary>Another one each day, and over sixteen days each with every combination of the others.</summary>
    public string Fetcher => FixedFetcher ?? ((Seed + (Seed / 8)) % 2 == 0 ? "auto" : "librdkafka");

    /// <summary>Over 32 days each with every combination of the others.</summary>
    public int Lanes => FixedLanes ?? (1 + ((Seed + (Seed / 2) + (Seed / 16)) % 2));

    /// <summary>Whether records come out of order, late, broken, null and future; else in order, and whole.</summary>
    public bool IsDisordered => Seed / 4 % 2 == 1;

    public IReadOnlyList<FaultKind> Kinds { get; init; } = Enum.GetValues<FaultKind>();

    /// <summary>Of few kinds most faults may find nothing to do: there are not so many workers to add.</summary>
    public bool IsOfAllKinds => Kinds.Count == Enum.GetValues<FaultKind>().Length;

    public int? FixedNodes { get; init; }

    public string? FixedProtocol { get; init; }

    public string? FixedFetcher { get; init; }

    public int? FixedLanes { get; init; }

    /// <summary>By the environment; the day chooses the seed where it gives none.</summary>
    public static FaultSettings Read(DateOnly today)
    {
        var settings = new FaultSettings { Seed = Number(SeedVariable) ?? today.DayNumber };
        return settings with
        {
            Faults = Number(FaultsVariable) ?? settings.Faults,
            FixedNodes = Number(NodesVariable),
            FixedProtocol = Text(ProtocolVariable),
            FixedFetcher = Text(FetcherVariable),
            FixedLanes = Number(LanesVariable),
            Kinds = Text(KindsVariable) is { } kinds ? [.. kinds.Split(',').Select(Enum.Parse<FaultKind>)] : settings.Kinds,
        };
    }

    public override string ToString() =>
        $"{SeedVariable}={Seed} {FaultsVariable}={Faults} {NodesVariable}={Nodes} {ProtocolVariable}={Protocol} "
        + $"{FetcherVariable}={Fetcher} {LanesVariable}={Lanes} {KindsVariable}={string.Join(',', Kinds)} ({(IsDisordered ? "disordered" : "in order")})";

    private static string? Text(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;

    private static int? Number(string variable) => Text(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
