namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>The least and the greatest of some samples; of zeros either.</summary>
internal readonly record struct Extremes(double Least, double Greatest)
{
    public bool HoldZero => Least <= 0 && Greatest >= 0;
}
