namespace KafkaAggregator.Actors.Kafka;

/// <summary>Headers of one record in order; names may repeat, a value may be null.</summary>
public sealed class RecordHeaders : List<KeyValuePair<string, byte[]?>>
{
    public void Add(string name, byte[]? value) => Add(KeyValuePair.Create(name, value));

    /// <summary>Adds a value as UTF-8 text.</summary>
    public void Add(string name, string value) => Add(name, System.Text.Encoding.UTF8.GetBytes(value));
}
