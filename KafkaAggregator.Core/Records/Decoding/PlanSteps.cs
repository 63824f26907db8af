using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// Steps of a plan one at a time, every check by itself: those that are long anyway, and those that the loop of
/// <see cref="DecodePlan"/> could not do, so that they say why.
/// </summary>
internal static class PlanSteps
{
    /// <summary>Does a step at the cursor; gives the path of what could not be read, or null.</summary>
    /// <param name="cursor">Behind the step then; on failure at the first byte of what could not be read.</param>
    /// <param name="step">The step.</param>
    /// <param name="row">Gets its numbers.</param>
    /// <param name="index">The step's index; moved on by a jump to the one before its target.</param>
    /// <param name="surplus">Grows by the elements of arrays for which there is no column.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? TryDo(ref AvroCursor cursor, PlanStep step, Row row, ref int index, ref long surplus)
    {
        var path = step.Parts[0].Path;
        switch (step.Operation)
        {
            case PlanOperation.Array:
                return step.Array!.TryRead(ref cursor, row, ref surplus, out var element) ? null : $"{path}[{element}]";
            case PlanOperation.Branch:
                return TryBranch(ref cursor, step, row, ref index);
            case PlanOperation.SkipLong or PlanOperation.SkipBoolean or PlanOperation.SkipEnum or PlanOperation.Skip:
                return AvroSkipper.TrySkip(step.Node!, ref cursor, step.Depth, ref path) ? null : path;
            default:
                return TryDoOne(ref cursor, step, row.WithHead()) ? null : PathOf(ref cursor, step);
        }
    }

    private static bool TryDoOne(ref AvroCursor cursor, PlanStep step, Span<ulong> slots)
    {
        switch (step.Operation)
        {
            case PlanOperation.Float or PlanOperation.Int or PlanOperation.Long:
            case PlanOperation.Nullable or PlanOperation.Number:
                return TryReadNumber(ref cursor, step, slots);
            case PlanOperation.Doubles or PlanOperation.SkipBytes:
                return cursor.TrySkip(step.Bytes); // they are not all there: the loop would have done it
            case PlanOperation.SkipLengthPrefixed:
                return cursor.TrySkipLengthPrefixed();
            default:
                throw new InvalidOperationException($"no such step: {step.Operation}");
        }
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

    private static string? TryBranch(ref AvroCursor cursor, PlanStep step, Row row, ref int index)
    {
        var path = step.Parts[0].Path;
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
}
