using System.Runtime.InteropServices;
using Avro;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// How bodies of one writer schema become rows: a straight line of steps, compiled once and interpreted for every
/// record. Immutable, shared by all partitions of the topic.
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
    private readonly HashSet<ColumnKey> _columns;
    private volatile RowTemplate? _template;

    private DecodePlan(PlanStep[] steps, HashSet<ColumnKey> columns, RowColumn? time)
    {
        (_steps, _columns, Time) = (steps, columns, time);
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
        Prepare(row, layout, writer);
        var slots = row.WithHead();
        var steps = _steps;
        for (var index = 0; index < steps.Length; index++)
        {
            var step = steps[index];
            bool isRead;
            switch (step.Operation)
            {
                case PlanOperation.Doubles:
                    isRead = TryReadDoubles(ref cursor, step, slots);
                    break;
                case PlanOperation.Float:
                    isRead = cursor.TryReadFloat(out slots[step.Slot]);
                    break;
                case PlanOperation.Int:
                    isRead = cursor.TryReadInt(out var small);
                    slots[step.Slot] = (ulong)small;
                    break;
                case PlanOperation.Long:
                    isRead = cursor.TryReadLong(out var large);
                    slots[step.Slot] = (ulong)large;
                    break;
                case PlanOperation.Number:
                    isRead = TryReadNumber(ref cursor, step, slots);
                    break;
                case PlanOperation.SkipBytes:
                    isRead = cursor.TrySkip(step.Bytes);
                    break;
                case PlanOperation.SkipLengthPrefixed:
                    isRead = cursor.TrySkipLengthPrefixed();
                    break;
                default:
                    if (TryRun(ref cursor, step, row, ref index, ref surplus) is { } path)
                    {
                        return path;
                    }

                    slots = row.WithHead();
                    continue;
            }

            if (!isRead)
            {
                return PathOf(ref cursor, step);
            }
        }

        return null;
    }

    private static bool TryReadDoubles(ref AvroCursor cursor, PlanStep step, Span<ulong> slots)
    {
        if (cursor.BytesLeft < step.Bytes)
        {
            return cursor.TrySkip(step.Bytes);
        }

        cursor.Rest[..step.Bytes].CopyTo(MemoryMarshal.AsBytes(slots[step.Slot..]));
        return cursor.TrySkip(step.Bytes);
    }

    private static bool TryReadNumber(ref AvroCursor cursor, PlanStep step, Span<ulong> slots)
    {
        if (!step.Number!.TryRead(ref cursor, out var isNull, out var bits))
        {
            return false;
        }

        if (isNull)
        {
            step.Column.SetMissing(slots, ColumnState.Null);
        }
        else
        {
            slots[step.Slot] = bits;
        }

        return true;
    }

    /// <summary>The steps that are long by themselves, or jump. Gives the path of what could not be read.</summary>
    private static string? TryRun(
        ref AvroCursor cursor, PlanStep step, Row row, ref int index, ref long surplus)
    {
        var path = step.Parts[0].Path;
        switch (step.Operation)
        {
            case PlanOperation.Array:
                return step.Array!.TryRead(ref cursor, row, ref surplus, out var element) ? null : $"{path}[{element}]";
            case PlanOperation.Skip:
                return AvroSkipper.TrySkip(step.Node!, ref cursor, step.Depth, ref path) ? null : path;
            case PlanOperation.Branch:
                break;
            default:
                throw new InvalidOperationException($"no such step: {step.Operation}");
        }

        if (!cursor.TryReadBranch(step.Node!.Branches.Length, out var branch))
        {
            return path;
        }

        if (branch == step.ContentBranch)
        {
            return null;
        }

        foreach (var column in step.Missing)
        {
            column.SetMissing(row.WithHead(), ColumnState.Null);
        }

        index = step.Target - 1;
        return AvroSkipper.TrySkip(step.Node.Branches[branch], ref cursor, step.Depth, ref path) ? null : path;
    }

    /// <summary>The field to blame; where several were to be read as one, the cursor is moved to it.</summary>
    private static string PathOf(ref AvroCursor cursor, PlanStep step)
    {
        var left = cursor.BytesLeft;
        foreach (var part in step.Parts)
        {
            if (left < part.Bytes || step.Parts.Count == 1)
            {
                return part.Path;
            }

            left -= part.Bytes;
            cursor.Fail(cursor.Failure, cursor.FailureValue, cursor.Position + part.Bytes);
        }

        return step.Parts[^1].Path;
    }

    private void Prepare(Row row, RowLayout layout, WriterSchema writer)
    {
        var slots = row.Begin(layout, writer, layout.SlotCount);
        row.WithHead()[TimeStateSlot] = 0;
        if (_columns.Count == layout.ColumnCount)
        {
            foreach (var slot in layout.StateSlots)
            {
                slots[slot] = 0;
            }

            return;
        }

        var template = _template;
        if (!ReferenceEquals(template?.Layout, layout))
        {
            _template = template = RowTemplate.Of(layout, _columns);
        }

        template.Slots.CopyTo(slots);
    }
}
