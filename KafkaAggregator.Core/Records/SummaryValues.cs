namespace KafkaAggregator.Core.Records;

/// <summary>The statistics of one window: for each field, for each operation, one double.</summary>
/// <param name="Fields">The fields in the summary's order.</param>
/// <param name="Values">
/// Fields × operations, field by field; <see cref="NoSample"/> where a field has no sample.
/// </param>
/// <param name="MissingSamples">Nulls and NaNs among the window's aggregated values.</param>
public sealed record SummaryValues(IReadOnlyList<SummaryField> Fields, double[] Values, long MissingSamples)
{
    /// <summary>
    /// A quiet NaN that no arithmetic gives: "there was no sample". Written as null where the field is nullable, else
    /// as NaN.
    /// </summary>
    public const ulong NoSampleBits = 0xFFF8_6E75_6C6C_0001;

    /// <summary>The missing ones of each field, in the order of the fields; empty where there is none.</summary>
    public IReadOnlyList<long> MissingByField { get; init; } = [];

    public static double NoSample => BitConverter.UInt64BitsToDouble(NoSampleBits);

    public static bool IsNoSample(double value) => BitConverter.DoubleToUInt64Bits(value) == NoSampleBits;
}
