using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Records;

/// <summary>A leaf of a writer schema that is its event time, with its unit known.</summary>
/// <param name="Path">Dotted path of the leaf.</param>
/// <param name="Kind">How its slot is read.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Scale">Its time scale.</param>
/// <param name="IsNullable">Whether it, or anything on its path, may be null.</param>
public sealed record TimeSource(string Path, SlotKind Kind, TimeUnit Unit, TimeScale Scale, bool IsNullable)
{
    /// <summary>Bits of a double's significand behind the leading one.</summary>
    private const int FractionBits = 52;

    /// <summary>What a double's exponent field has to be lessened by, its significand taken as an integer.</summary>
    private const int ExponentBias = 1023 + FractionBits;

    /// <summary>A significand times the nanoseconds of a second has 83 bits, so that 44 more fit.</summary>
    private const int ShiftMax = 44;

    private long NanosecondsPerUnit => Unit switch
    {
        TimeUnit.Seconds => Duration.NanosecondsPerSecond,
        TimeUnit.Milliseconds => Duration.NanosecondsPerMillisecond,
        TimeUnit.Microseconds => 1_000,
        _ => 1,
    };

    /// <summary>The instant of an integer; null where it is out of range.</summary>
    public Instant? ToInstant(long value) => InRange((Int128)value * NanosecondsPerUnit);

    /// <summary>
    /// The instant of a double, rounded to the nearest nanosecond, a tie to the even one; null where it is NaN,
    /// infinite or out of range.
    /// </summary>
    public Instant? ToInstant(double value)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var field = (int)((bits >> FractionBits) & 0x7FF);
        var fraction = bits & ((1L << FractionBits) - 1);
        var significand = field == 0 ? fraction : fraction | (1L << FractionBits);
        var exponent = Math.Max(field, 1) - ExponentBias;
        if (exponent > ShiftMax)
        {
            return null;
        }

        var scaled = (Int128)significand * NanosecondsPerUnit;
        var nanoseconds = exponent >= 0 ? scaled << exponent : RoundedShift(scaled, -exponent);
        return InRange(value < 0 ? -nanoseconds : nanoseconds);
    }

    /// <summary>A non-negative number divided by 2^shift: the nearest integer, of a tie the even one.</summary>
    private static Int128 RoundedShift(Int128 value, int shift)
    {
        // No value here has so many bits: less than a half of a nanosecond is left.
        if (shift >= 126)
        {
            return 0;
        }

        var whole = value >> shift;
        var rest = value - (whole << shift);
        var half = Int128.One << (shift - 1);
        return rest > half || (rest == half && Int128.IsOddInteger(whole)) ? whole + 1 : whole;
    }

    private Instant? InRange(Int128 nanoseconds)
    {
        var utc = Scale == TimeScale.Tai ? TaiClock.ToUtc(nanoseconds) : nanoseconds;
        return utc >= long.MinValue && utc <= long.MaxValue ? new Instant((long)utc) : null;
    }
}
