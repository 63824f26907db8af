namespace KafkaAggregator.Actors.Kafka;

/// <summary>Records that the broker refused, by their index in what was sent, with the reason.</summary>
/// <param name="Refused">At fault for certain.</param>
/// <param name="Suspects">Refused in one batch with others, of which one at least is at fault.</param>
public sealed record RecordRefusals(
    IReadOnlyDictionary<int, string> Refused, IReadOnlyDictionary<int, string> Suspects)
{
    public static RecordRefusals None { get; } = new(new Dictionary<int, string>(), new Dictionary<int, string>());
}
