namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// A step as the loop over a record reads it: the few numbers that it needs for every record lie side by side; the step
/// itself has what is needed for few.
/// </summary>
internal readonly struct PlanInstruction(PlanStep step)
{
    public readonly PlanOperation Operation = step.Operation;

    /// <summary>The first slot that it writes, or where a nullable number goes.</summary>
    public readonly int Slot = step.Slot;

    /// <summary>All bytes of it, where the schema knows them; of an enum its symbols.</summary>
    public readonly int Bytes = step.Operation == PlanOperation.SkipEnum ? step.Node!.Size : step.Bytes;

    /// <summary>Of a nullable number: the type that it has where it is not null.</summary>
    public readonly AvroKind Kind = step.Number?.PlainKind ?? default;

    /// <summary>Of a nullable number: the byte that says null. The other branch has <see cref="ValueByte"/>.</summary>
    public readonly byte NullByte = NullByteOf(step);

    public readonly PlanStep Step = step;

    /// <summary>Of a nullable number: the byte before a value.</summary>
    public byte ValueByte => (byte)(2 - NullByte);

    /// <summary>The index of a branch is a zigzag varint: 0 is 0x00, 1 is 0x02.</summary>
    private static byte NullByteOf(PlanStep step) =>
        step is { Operation: PlanOperation.Nullable, Number.Branches: [_, AvroKind.Null] } ? (byte)2 : (byte)0;
}
