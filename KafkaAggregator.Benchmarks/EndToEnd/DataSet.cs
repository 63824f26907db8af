using System.Globalization;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>What the kit's <c>dataset.py</c> writes: the same messages for every contender.</summary>
/// <param name="Fields">Doubles of each record that are aggregated.</param>
/// <param name="Topics">Source topics.</param>
/// <param name="Partitions">Of each topic.</param>
/// <param name="Records">Of all partitions together, without the one of each that closes its last window.</param>
/// <param name="Hertz">Records of a partition in a second of event time.</param>
internal sealed record DataSet(int Fields, int Topics, int Partitions, int Records, int Hertz)
{
    private const int WindowSeconds = 10;
    private const double StartSeconds = 1_700_000_000;
    private const double ClosingSeconds = 3600;

    /// <summary>Null for one that says what is in it.</summary>
    public string? Name { get; init; }

    /// <summary>What its topics begin with: the same data set is found again.</summary>
    public string Prefix => Name ?? string.Create(
        CultureInfo.InvariantCulture, $"e2e-{Fields}f-{Topics}x{Partitions}-{Records}-{Hertz}hz");

    public IReadOnlyList<string> TopicNames =>
        [.. Enumerable.Range(0, Topics).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{i:000}"))];

    public int TopicPartitions => Topics * Partitions;

    /// <summary>Of all partitions, those that event time closes.</summary>
    public int Windows => TopicPartitions * ((RecordsOfPartition + RecordsOfWindow - 1) / RecordsOfWindow);

    /// <summary>
    /// In Unix seconds: only the window of a partition's last record, which silence closes, holds it or lies behind it.
    /// </summary>
    public double ClosingTime => StartSeconds + ((double)RecordsOfPartition / Hertz) + ClosingSeconds - WindowSeconds;

    /// <summary>In the partitions' log, with the closing record.</summary>
    public long RecordsWritten => (long)TopicPartitions * (RecordsOfPartition + 1);

    private int RecordsOfPartition => Records / TopicPartitions;

    private int RecordsOfWindow => Hertz * WindowSeconds;
}
