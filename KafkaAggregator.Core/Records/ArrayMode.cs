namespace KafkaAggregator.Core.Records;

/// <summary>What becomes of arrays whose length no schema tells.</summary>
public enum ArrayMode
{
    /// <summary>Left out; arrays of known length become one field per element.</summary>
    Elements,

    /// <summary>All elements of an array of unknown length are samples of one field.</summary>
    Pooled,
}
