using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using KafkaAggregator.Tests.Simulation.Model;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>A summary as it stands in the output topic, with the offsets that its statistics are of.</summary>
internal sealed record SimulatedSummary(
    long Start, long Count, long First, long Last, double Min, double Mean, double Max, string ClosedBy, long Late, long Undecodable, long Nulls)
{
    public static SimulatedSummary Read(ModelEntry entry)
    {
        var headers = entry.Headers.ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.Value!));
        var body = entry.Value.AsSpan(5 + 16);
        var (count, length) = ReadLong(body);
        body = body[length..];
        var start = DateTimeOffset.Parse(headers["aggregator-window-start"], CultureInfo.InvariantCulture);
        return new(
            start.ToUnixTimeMilliseconds(),
            count,
            Number(headers, "first-offset"),
            Number(headers, "last-offset"),
            BinaryPrimitives.ReadDoubleLittleEndian(body),
            BinaryPrimitives.ReadDoubleLittleEndian(body[8..]),
            BinaryPrimitives.ReadDoubleLittleEndian(body[16..]),
            headers["aggregator-closed-by"],
            Number(headers, "late"),
            Number(headers, "undecodable"),
            Number(headers, "null-values"));
    }

    private static long Number(Dictionary<string, string> headers, string name) =>
        headers.TryGetValue($"aggregator-{name}", out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static (long Value, int Length) ReadLong(ReadOnlySpan<byte> bytes)
    {
        var (value, length) = (0UL, 0);
        do
        {
            value |= (ulong)(bytes[length] & 0x7f) << (7 * length);
        }
        while ((bytes[length++] & 0x80) != 0);
        return ((long)(value >> 1) ^ -(long)(value & 1), length);
    }
}
