namespace KafkaAggregator.Host.Demo;

/// <summary>What came out so far, by aggregated topic. Not thread-safe: the view owns it.</summary>
internal sealed class DemoTally
{
    private readonly SortedDictionary<string, DemoTopicTally> _topics = new(StringComparer.Ordinal);

    public IReadOnlyCollection<DemoTopicTally> Topics => _topics.Values;

    public long Summaries => _topics.Values.Sum(topic => topic.Summaries);

    public long Records => _topics.Values.Sum(topic => topic.Records);

    public long Bytes => _topics.Values.Sum(topic => topic.Bytes);

    /// <summary>Records that one summary stands for, on average; null before the first.</summary>
    public double? Reduction => Summaries == 0 ? null : (double)Records / Summaries;

    public void Add(DemoSummary summary)
    {
        if (!_topics.TryGetValue(summary.Topic, out var topic))
        {
            topic = new DemoTopicTally(summary.Topic);
            _topics.Add(summary.Topic, topic);
        }

        topic.Add(summary);
    }
}
