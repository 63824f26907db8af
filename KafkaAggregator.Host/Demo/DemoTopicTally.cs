namespace KafkaAggregator.Host.Demo;

/// <summary>What came out into one aggregated topic.</summary>
internal sealed class DemoTopicTally(string topic)
{
    public string Topic { get; } = topic;

    public long Summaries { get; private set; }

    /// <summary>Records in their windows.</summary>
    public long Records { get; private set; }

    public long Bytes { get; private set; }

    public DemoSummary? Last { get; private set; }

    public void Add(DemoSummary summary)
    {
        Summaries++;
        Records += summary.Count;
        Bytes += summary.Bytes;
        Last = summary;
    }
}
