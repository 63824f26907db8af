namespace KafkaAggregator.Actors.Summaries;

/// <summary>Names of topics that this program writes besides the aggregated ones, and of their subjects.</summary>
public static class TopicNames
{
    public const string LateSuffix = "-late";
    public const string UndecodableSuffix = "-undecodable";

    /// <summary>Where late records of an aggregated topic's sources go.</summary>
    public static string Late(string aggregatedTopic) => aggregatedTopic + LateSuffix;

    /// <summary>Where undecodable, undated and future records of a source topic go.</summary>
    public static string Undecodable(string sourceTopic) => sourceTopic + UndecodableSuffix;

    /// <summary>The registry's subject for a topic's values, by Confluent's TopicNameStrategy.</summary>
    public static string ValueSubject(string topic) => $"{topic}-value";
}
