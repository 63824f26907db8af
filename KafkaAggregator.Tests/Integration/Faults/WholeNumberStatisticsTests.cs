using KafkaAggregator.Core.Statistics;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Faults;

public sealed class WholeNumberStatisticsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(40)]
    public void Statistics_AreThoseOfTheReference_ForWholeNumbers(int count)
    {
        var random = new Random(count);
        for (var round = 0; round < 200; round++)
        {
            // Every fourth round all are equal, every other one some.
            var range = (round % 4) switch { 0 => 1, 1 => 3, _ => 1_000_003 };
            double[] samples = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(range))];
            var statistics = new WholeNumberStatistics(samples.Select(sample => (long)sample));

            Assert.Equal(ReferenceStatistics.Compute(Operation.Min, samples), statistics.Quantile(0));
            Assert.Equal(ReferenceStatistics.Compute(Operation.Q1, samples), statistics.Quantile(1));
            Assert.Equal(ReferenceStatistics.Compute(Operation.Median, samples), statistics.Quantile(2));
            Assert.Equal(ReferenceStatistics.Compute(Operation.Q3, samples), statistics.Quantile(3));
            Assert.Equal(ReferenceStatistics.Compute(Operation.Max, samples), statistics.Quantile(4));
            Assert.Equal(ReferenceStatistics.Compute(Operation.Mean, samples), statistics.Mean);
            Assert.Equal(ReferenceStatistics.Compute(Operation.Stdev, samples), statistics.Deviation);
        }
    }
}
