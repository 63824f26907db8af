using System.Globalization;
using Xunit;

namespace KafkaAggregator.Tests.Statistics;

/// <summary>Doubles compared bit by bit, the sign of zero included; NaN as a class.</summary>
internal static class Bits
{
    public static bool Same(double left, double right) =>
        double.IsNaN(left) ? double.IsNaN(right) : BitConverter.DoubleToUInt64Bits(left) == BitConverter.DoubleToUInt64Bits(right);

    public static void AssertSame(double expected, double actual, string what = "") =>
        Assert.True(Same(expected, actual), $"{what}: expected {Text(expected)}, actual {Text(actual)}");

    /// <summary>As C's <c>%a</c> and Python's <c>float.hex</c> write it.</summary>
    public static double ParseHexFloat(string text)
    {
        var isNegative = text.StartsWith('-');
        var magnitude = text.TrimStart('-') switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            var number => ParseMagnitude(number),
        };
        return isNegative ? -magnitude : magnitude;
    }

    public static string Text(double value) => $"{value:R} ({BitConverter.DoubleToUInt64Bits(value):x16})";

    private static double ParseMagnitude(string number)
    {
        var parts = number[2..].Split('p');
        var digits = parts[0].Split('.');
        var significand = ulong.Parse(digits[0] + digits[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Math.ScaleB(significand, int.Parse(parts[1], CultureInfo.InvariantCulture) - (4 * digits[1].Length));
    }
}
