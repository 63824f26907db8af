namespace KafkaAggregator.Core.Records;

/// <summary>The columns of a row, in slot order.</summary>
public sealed class RowLayout
{
    public static RowLayout Empty { get; } = new();
}
