using System.Globalization;
using CsCheck;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Statistics.Kernels;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Statistics;

/// <summary>Random windows by this program and by Python's own statistics module, bit by bit.</summary>
public sealed class PythonStatisticsTests
{
    private const int Windows = 2000;

    private static readonly IReadOnlyList<Operation> Compared =
    [
        .. AggregationDefinition.DefaultOperations, .. PercentileTests.Some, Operation.Sum, Operation.Variance, Operation.Pstdev,
        Operation.Range, Operation.First, Operation.Last, Operation.Rms, Operation.Samples,
    ];

    private static string Script => Path.Combine(RepositoryFolder.Path, "KafkaAggregator.Tests/Statistics/python_statistics.py");

    [PythonFact]
    public void ComputeAll_AgreesWithPython_OverDoubles()
    {
        var windows = SampleWindows.Doubles.Array[Windows].Single();
        var lines = windows.Select(window => "float " + string.Join(' ', window.Select(ToHex)));
        Compare(lines, index =>
        {
            var results = new double[Compared.Count];
            ReferenceStatistics.ComputeAll(windows[index], Compared, minSampleSize: 2, results);
            return results;
        });
    }

    [PythonFact]
    public void Kernel_AgreesWithPython_OverDoubles()
    {
        var windows = SampleWindows.Doubles.Array[Windows].Single();
        var lines = windows.Select(window => "float " + string.Join(' ', window.Select(ToHex)));
        var plan = OperationPlan.Of(Compared);
        Compare(lines, index =>
        {
            var results = new double[Compared.Count];
            StatisticsKernel.Best.ComputeColumn(windows[index], plan, minSampleSize: 2, results);
            return results;
        });
    }

    [PythonFact]
    public void ComputeAll_AgreesWithPython_OverIntegers()
    {
        var windows = SampleWindows.Integers.Array[Windows].Single();
        Compare(windows.Select(window => "int " + string.Join(' ', window)), index =>
        {
            var results = new double[Compared.Count];
            ReferenceStatistics.ComputeAll(windows[index], Compared, minSampleSize: 2, results);
            return results;
        });
    }

    private static string ToHex(double sample) => BitConverter.DoubleToUInt64Bits(sample).ToString("x16", CultureInfo.InvariantCulture);

    private static double FromHex(string bits) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static void Compare(IEnumerable<string> windows, Func<int, double[]> compute)
    {
        List<string> input = [.. windows];
        var answers = PythonProgram.Run(Script, string.Join('\n', input) + '\n').Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(input.Count, answers.Length);
        foreach (var (index, answer) in answers.Index())
        {
            var expected = answer.Split(' ').Select(FromHex);
            foreach (var (operation, pair) in Compared.Zip(expected.Zip(compute(index))))
            {
                Bits.AssertSame(pair.First, pair.Second, $"{SummaryNames.Operation(operation)} of {input[index]}");
            }
        }
    }
}
