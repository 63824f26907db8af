using System.Globalization;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// <see cref="DecodingBenchmarks"/> and <see cref="PartitionBenchmarks"/> in processor time, with what they allocate.
/// </summary>
internal static class DecodingRun
{
    public static void Print(TextWriter output)
    {
        output.WriteLine("| Message | Apache.Avro | Decode plan | Ratio | Allocated a message |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var fields in (int[])[10, 50, 100, DecodingBenchmarks.Mixed])
        {
            PrintDecoding(output, fields);
        }

        output.WriteLine();
        output.WriteLine("| Fields | Records a window | Oracles | Decode, window, statistics | Of it decoding | Ratio | Records/s |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var fields in (int[])[10, 100])
        {
            foreach (var windowRecords in (int[])[10, 100, 1000])
            {
                PrintPartition(output, fields, windowRecords);
            }
        }
    }

    private static void PrintDecoding(TextWriter output, int fields)
    {
        var benchmarks = new DecodingBenchmarks { Fields = fields };
        benchmarks.Setup();
        var times = ProcessorTime.Measure(
            DecodingBenchmarks.Messages, () => benchmarks.Apache(), () => benchmarks.DecodePlan());
        var before = GC.GetAllocatedBytesForCurrentThread();
        benchmarks.DecodePlan();
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)DecodingBenchmarks.Messages;
        var name = fields == DecodingBenchmarks.Mixed ? "of everything" : $"{fields} doubles";
        Write(output, $"| {name} | {times[0]:F0} ns | {times[1]:F1} ns | {times[0] / times[1]:F0} | {allocated} B |");
    }

    private static void PrintPartition(TextWriter output, int fields, int windowRecords)
    {
        using var benchmarks = new PartitionBenchmarks { Fields = fields, WindowRecords = windowRecords };
        benchmarks.Setup();
        var times = ProcessorTime.Measure(
            PartitionBenchmarks.Records,
            () => benchmarks.Oracles(),
            () => benchmarks.Process(),
            () => benchmarks.Decode());
        Write(
            output,
            $"| {fields} | {windowRecords:N0} | {times[0]:N0} ns | {times[1]:F0} ns | {times[2]:F1} ns | {times[0] / times[1]:F0} | {1e3 / times[1]:F1} M |");
    }

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
