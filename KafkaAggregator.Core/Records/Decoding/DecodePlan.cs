using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Avro;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// How bodies of one writer schema become rows: a straight line of steps, compiled once and interpreted for every
/// record by one loop, which knows what is common; all else, failures too, is <see cref="PlanSteps"/>' matter.
/// Immutable, shared by all partitions of the topic.
/// </summary>
internal sealed class DecodePlan
{
    // The head slots.
    private const int TimeSlot = 0;
    private const int TimeStateSlot = 1;
    private const int DiscardSlot = 2;

    /// <summary>Where an element goes that an aggregation left out; as a double it has no state to keep.</summary>
    internal static readonly RowColumn Discarded =
        new(new ColumnKey("", null, SlotKind.Double, IsPooled: false), DiscardSlot, 0, 0);

    private readonly PlanStep[] _steps;
    private readonly PlanInstruction[] _program;
    private readonly HashSet<ColumnKey> _columns;
    private volatile RowTemplate? _template;

    private DecodePlan(PlanStep[] steps, HashSet<ColumnKey> columns, RowColumn? time)
    {
        (_steps, _columns, Time) = (steps, columns, time);
        _program = [.. steps.Select(step => new PlanInstruction(step))];
    }

    /// <summary>Where the event time stands in <see cref="Row.WithHead"/>; null where it comes from Kafka.</summary>
    public RowColumn? Time { get; }

    internal IReadOnlyList<PlanStep> Steps => _steps;

    /// <summary>Compiles the plan of a schema.</summary>
    /// <param name="schema">The writer schema.</param>
    /// <param name="layout">Has all the columns.</param>
    /// <param name="columns">What is decoded, besides the event time.</param>
    /// <param name="time">The leaf of the event time, where it is in the record.</param>
    public static DecodePlan Compile(
        Schema schema, RowLayout layout, IReadOnlyCollection<ColumnKey> columns, ColumnKey? time = null)
    {
        var targets = new Dictionary<string, LeafTarget>();
        foreach (var key in columns)
        {
            var column = layout.Find(key) ?? throw new InvalidOperationException($"no column for {key.Path}");
            TargetOf(key.Path).Add(column with
            {
                Slot = column.Slot + Row.HeadSlots,
                StateSlot = column.StateSlot + Row.HeadSlots,
            });
        }

        RowColumn? timeColumn = time is null ? null : new RowColumn(time.Value, TimeSlot, TimeStateSlot, 0);
        if (timeColumn is not null)
        {
            TargetOf(time!.Value.Path).Add(timeColumn.Value);
        }

        return new DecodePlan(PlanCompiler.Compile(AvroNodeBuilder.Build(schema), targets), [.. columns], timeColumn);

        LeafTarget TargetOf(string path) =>
            CollectionsMarshal.GetValueRefOrAddDefault(targets, path, out _) ??= new LeafTarget();
    }

    /// <summary>Decodes one record; what follows it is the caller's matter.</summary>
    /// <param name="cursor">Stands at the record; on failure at the first byte of what could not be read.</param>
    /// <param name="row">Becomes the record's row; on failure its content is undefined.</param>
    /// <param name="layout">The topic's layout now: that of the compilation, or one that grew from it.</param>
    /// <param name="writer">The record's writer schema.</param>
    /// <param name="surplus">Grows by the elements of arrays for which there is no column.</param>
    /// <returns>Null; or the path of the value that could not be read.</returns>
    public string? TryDecode(
        ref AvroCursor cursor, Row row, RowLayout layout, WriterSchema writer, ref long surplus)
    {
        var template = TemplateOf(layout);
        var slots = row.Begin(layout, writer, layout.SlotCount);
        slots[TimeStateSlot] = 0;
        template.Apply(slots[Row.HeadSlots..]);
        var body = cursor.Body;
        var position = cursor.Position;
        var program = _program;
        for (var index = 0; index < program.Length; index++)
        {
            ref readonly var instruction = ref program[index];
            var length = instruction.Operation == PlanOperation.Doubles
                ? TryCopy(instruction, body, position, slots)
                : TryRun(instruction, body, position, slots);
            if (length > 0)
            {
                position += length;
                continue;
            }

            // What is long by itself, jumps, or fails.
            cursor.MoveTo(position);
            var reached = index;
            if (PlanSteps.TryDo(ref cursor, instruction.Step, row, ref reached, ref surplus) is { } path)
            {
                return path;
            }

            (index, position) = (reached, cursor.Position);
            slots = row.WithHead();
        }

        cursor.MoveTo(position);
        return null;
    }

    /// <summary>
    /// Does what is short, its bounds checked once: gives its bytes. 0 or less where it has to be done step by step, or
    /// cannot be. Kept apart from the loop, whose variables stay in registers then.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int TryRun(
        in PlanInstruction instruction, ReadOnlySpan<byte> body, int position, Span<ulong> slots)
    {
        switch (instruction.Operation)
        {
            case PlanOperation.Float:
                return TryPut(PlainNumber.Read(AvroKind.Float, body, position), ref slots[instruction.Slot]);
            case PlanOperation.Int:
                return TryPut(PlainNumber.Read(AvroKind.Int, body, position), ref slots[instruction.Slot]);
            case PlanOperation.Long:
                return TryPut(PlainNumber.Read(AvroKind.Long, body, position), ref slots[instruction.Slot]);
            case PlanOperation.Nullable:
                return TryReadNullable(instruction, body, position, slots);
            case PlanOperation.SkipBytes:
                return body.Length - position >= instruction.Bytes ? instruction.Bytes : 0;
            case PlanOperation.SkipLong:
                return Varint.Read(body, position).Length;
            case PlanOperation.SkipBoolean:
                return position < body.Length && body[position] <= 1 ? 1 : 0;
            case PlanOperation.SkipEnum:
                var symbol = Varint.Read(body, position);
                return (ulong)symbol.Value < (ulong)instruction.Bytes ? symbol.Length : 0;
            case PlanOperation.SkipLengthPrefixed:
                var prefix = Varint.Read(body, position);
                var left = body.Length - position - prefix.Length;
                return prefix.IsRead && (ulong)prefix.Value <= (ulong)left ? prefix.Length + (int)prefix.Value : 0;
            default:
                return 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TryCopy(
        in PlanInstruction instruction, ReadOnlySpan<byte> body, int position, Span<ulong> slots)
    {
        if (body.Length - position < instruction.Bytes)
        {
            return 0;
        }

        // The slots are those of the plan's own layout, or of one that grew from it.
        var target = slots.Slice(instruction.Slot, instruction.Bytes / sizeof(ulong));
        Unsafe.CopyBlockUnaligned(
            ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetReference(target)),
            in body[position],
            (uint)instruction.Bytes);
        return instruction.Bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TryPut(PlainNumber number, ref ulong slot)
    {
        if (number.IsRead)
        {
            slot = number.Bits;
        }

        return number.Length;
    }

    /// <summary>A branch in one byte, as every writer writes it; another form of it is read step by step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TryReadNullable(
        in PlanInstruction instruction, ReadOnlySpan<byte> body, int position, Span<ulong> slots)
    {
        if (position >= body.Length)
        {
            return 0;
        }

        if (body[position] == instruction.ValueByte)
        {
            var length = TryPut(
                PlainNumber.Read(instruction.Kind, body, position + 1), ref slots[instruction.Slot]);
            return length > 0 ? length + 1 : 0;
        }

        if (body[position] == instruction.NullByte)
        {
            instruction.Step.Column.SetMissing(slots, ColumnState.Null);
            return 1;
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RowTemplate NewTemplate(RowLayout layout) => RowTemplate.Of(layout, _columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RowTemplate TemplateOf(RowLayout layout)
    {
        var template = _template;
        return ReferenceEquals(template?.Layout, layout) ? template! : _template = NewTemplate(layout);
    }
}
