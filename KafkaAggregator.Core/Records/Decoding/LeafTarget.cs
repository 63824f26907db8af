namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>Where the numbers of one leaf go: what all aggregations together want of it.</summary>
internal sealed class LeafTarget
{
    /// <summary>The column of a leaf that is no array.</summary>
    public RowColumn? Scalar { get; set; }

    /// <summary>The columns of an array's elements by index.</summary>
    public Dictionary<int, RowColumn> Elements { get; } = [];

    /// <summary>The column that takes all elements of an array.</summary>
    public RowColumn? Pooled { get; set; }

    public void Add(RowColumn column)
    {
        if (column.Key.IsPooled)
        {
            Pooled = column;
        }
        else if (column.Key.Element is { } element)
        {
            Elements[element] = column;
        }
        else
        {
            Scalar = column;
        }
    }
}
