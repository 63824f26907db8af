using KafkaAggregator.Host.Example;
using Xunit;

namespace KafkaAggregator.Tests.Example;

public sealed class ExampleSignalTests
{
    [Fact]
    public void Next_GivesTheSame_WhenTheSeedIsTheSame()
    {
        Assert.Equal(Run(seed: 7), Run(seed: 7));
        Assert.NotEqual(Run(seed: 7), Run(seed: 8));
    }

    [Fact]
    public void Next_LooksLikeTelemetry_WhenItRuns()
    {
        foreach (var values in Run(seed: 1, count: 3000, fields: 8))
        {
            Assert.All(values, value => Assert.True(double.IsFinite(value)));

            // Slow against its range: a step is small, and yet it moves.
            var range = values.Max() - values.Min();
            var step = values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a)).Average();
            Assert.True(range > 0 && step < range / 4, $"step {step} in range {range}");
            Assert.True(values.Distinct().Count() > values.Length * 0.99);
        }
    }

    private static double[][] Run(int seed, int count = 100, int fields = 3)
    {
        var signal = new ExampleSignal(seed, fields);
        var columns = Enumerable.Range(0, fields).Select(_ => new double[count]).ToArray();
        var values = new double[fields];
        for (var i = 0; i < count; i++)
        {
            signal.Next(i * 0.1, values);
            for (var field = 0; field < fields; field++)
            {
                columns[field][i] = values[field];
            }
        }

        return columns;
    }
}
