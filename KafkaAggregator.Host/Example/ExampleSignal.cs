namespace KafkaAggregator.Host.Example;

/// <summary>
/// Numbers that look like telemetry: each field swings slowly around a level of its own, drifts, and is noisy. The same
/// seed gives the same numbers.
/// </summary>
internal sealed class ExampleSignal
{
    private const double ShortestPeriodSeconds = 20;
    private const double LongestPeriodSeconds = 300;

    /// <summary>How strongly the drift is drawn back to the level, per second.</summary>
    private const double Reversion = 0.02;

    private readonly Random _random;
    private readonly Channel[] _channels;
    private double _lastSeconds;

    public ExampleSignal(int seed, int fields)
    {
        _random = new Random(seed);
        _channels = new Channel[fields];
        for (var i = 0; i < fields; i++)
        {
            var scale = Math.Pow(10, (_random.NextDouble() * 3) - 1);
            _channels[i] = new Channel
            {
                Level = scale * (1 + (_random.NextDouble() * 5)),
                Swing = scale * _random.NextDouble(),
                Period = ShortestPeriodSeconds
                    + (_random.NextDouble() * (LongestPeriodSeconds - ShortestPeriodSeconds)),
                Phase = _random.NextDouble() * Math.Tau,
                Drift = 0,
                DriftScale = scale * 0.1,
                Noise = scale * 0.03,
            };
        }
    }

    /// <summary>The next values, one for each field.</summary>
    /// <param name="seconds">Since the signal began; not less than the time before.</param>
    /// <param name="values">As many as there are fields.</param>
    public void Next(double seconds, Span<double> values)
    {
        var step = Math.Max(0, seconds - _lastSeconds);
        _lastSeconds = seconds;
        for (var i = 0; i < _channels.Length; i++)
        {
            ref var channel = ref _channels[i];
            channel.Drift += (-channel.Drift * Math.Min(1, Reversion * step))
                + (channel.DriftScale * Math.Sqrt(step) * NextGaussian());
            values[i] = channel.Level
                + (channel.Swing * Math.Sin((Math.Tau * seconds / channel.Period) + channel.Phase))
                + channel.Drift
                + (channel.Noise * NextGaussian());
        }
    }

    private double NextGaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());

    private struct Channel
    {
        public double Level;
        public double Swing;
        public double Period;
        public double Phase;
        public double Drift;
        public double DriftScale;
        public double Noise;
    }
}
