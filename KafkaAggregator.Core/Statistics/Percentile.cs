using System.Globalization;

namespace KafkaAggregator.Core.Statistics;

/// <summary>
/// Percentiles as operations: above 0 and below 100 percent, with up to four decimals. Their numbers begin where those
/// of the named operations end, at <see cref="Zero"/>, one for each ten-thousandth of a percent.
/// </summary>
public static class Percentile
{
    /// <summary>The operations above it are percentiles; itself is none.</summary>
    internal const Operation Zero = (Operation)(1 << 24);

    /// <summary>A hundred percent, in ten-thousandths of a percent.</summary>
    private const int Whole = 1_000_000;
    private const int Decimals = 4;

    /// <summary>Parts of a percentile without decimals.</summary>
    private const int Hundredths = 100;

    /// <summary>The operation of a name such as <c>p05</c>, <c>p5</c> or <c>p99.9</c>; null where it is none.</summary>
    public static Operation? Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name is not ['p' or 'P', .. var number])
        {
            return null;
        }

        var point = number.IndexOf('.', StringComparison.Ordinal);
        var isWhole = point < 0;
        if (!AreDigits(isWhole ? number : number.AsSpan(0, point), most: 2)
            || !(isWhole || AreDigits(number.AsSpan(point + 1), Decimals)))
        {
            return null;
        }

        var percent = decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return percent == 0 ? null : Zero + (int)(percent * (Whole / Hundredths));
    }

    /// <summary>Its name as configurations write it, two digits before the point: <c>p05</c>, <c>p99.9</c>.</summary>
    internal static string NameOf(Operation percentile)
    {
        var percent = decimal.Divide(percentile - Zero, Whole / Hundredths);
        return percent.ToString("'p'00.####", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether it is one.</summary>
    internal static bool IsPercentile(this Operation operation) => operation is > Zero and < Zero + Whole;

    /// <summary>
    /// Which of how many equal parts: 5 of 100, 999 of 1,000. The parts are those that the decimals need.
    /// </summary>
    internal static (int Number, int Parts) PartOf(Operation percentile)
    {
        var (number, parts) = (percentile - Zero, Whole);
        while (parts > Hundredths && number % 10 == 0)
        {
            (number, parts) = (number / 10, parts / 10);
        }

        return (number, parts);
    }

    private static bool AreDigits(ReadOnlySpan<char> text, int most) =>
        text.Length > 0 && text.Length <= most && !text.ContainsAnyExceptInRange('0', '9');
}
