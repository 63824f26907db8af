namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// One step of a <see cref="DecodePlan"/>. Slots count from the row's first head slot.
/// </summary>
internal sealed class PlanStep(PlanOperation operation)
{
    public PlanOperation Operation { get; } = operation;

    /// <summary>
    /// The fields it reads or skips, with their bytes where the schema knows them: names for failures.
    /// </summary>
    public List<PlanPart> Parts { get; } = [];

    /// <summary>The first slot that it writes.</summary>
    public int Slot { get; init; }

    /// <summary>All bytes of it, where the schema knows them.</summary>
    public int Bytes { get; set; }

    /// <summary>Of a number: where it and its state go.</summary>
    public RowColumn Column { get; init; }

    /// <summary>Of a union of numbers.</summary>
    public NumberPlan? Number { get; init; }

    /// <summary>Of an array.</summary>
    public ArrayPlan? Array { get; init; }

    /// <summary>What is skipped; of a branch the whole union.</summary>
    public AvroNode? Node { get; init; }

    /// <summary>Records, arrays and maps around what is skipped.</summary>
    public int Depth { get; init; }

    /// <summary>Of a branch: the one whose content the next steps decode.</summary>
    public int ContentBranch { get; init; }

    /// <summary>Of a branch: the step behind the content.</summary>
    public int Target { get; set; }

    /// <summary>Of a branch: what is null where the value takes another branch.</summary>
    public RowColumn[] Missing { get; set; } = [];
}
