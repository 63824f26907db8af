namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// Makes the steps of a <see cref="DecodePlan"/>: walks the schema in wire order, reads the leaves for which there is a
/// column, goes into records that hold such leaves, and skips the rest. Neighbours of one kind become one step.
/// </summary>
internal sealed class PlanCompiler
{
    private readonly List<PlanStep> _steps = [];
    private readonly Dictionary<string, LeafTarget> _targets;
    private readonly HashSet<string> _entered;
    private int _barrier;

    private PlanCompiler(Dictionary<string, LeafTarget> targets)
    {
        _targets = targets;
        _entered = [.. targets.Keys.SelectMany(PathsAbove)];
    }

    /// <summary>The steps for a record.</summary>
    /// <param name="root">The record's type.</param>
    /// <param name="targets">
    /// Where leaves go, by dotted path; their slots count from the row's first head slot. A path that the
    /// schema lacks, or that is no number there, is a bug of the caller.
    /// </param>
    public static PlanStep[] Compile(AvroNode root, Dictionary<string, LeafTarget> targets)
    {
        var compiler = new PlanCompiler(targets);
        compiler.AddFields(root, "", depth: 1);
        return [.. compiler._steps];
    }

    private static IEnumerable<string> PathsAbove(string path)
    {
        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            yield return path[..dot];
        }
    }

    private void AddFields(AvroNode record, string prefix, int depth)
    {
        foreach (var field in record.Fields)
        {
            var path = prefix + field.Name;
            if (_targets.TryGetValue(path, out var target))
            {
                AddLeaf(field.Type, path, target, depth);
            }
            else if (_entered.Contains(path))
            {
                AddRecord(field.Type, path, depth);
            }
            else
            {
                AddSkipped(field.Type, path, depth);
            }
        }
    }

    private void AddRecord(AvroNode node, string path, int depth) =>
        AddContent(node, AvroKind.Record, path, depth, record => AddFields(record, path + ".", depth + 1));

    private void AddLeaf(AvroNode node, string path, LeafTarget target, int depth)
    {
        if (target.Scalar is { } column)
        {
            AddNumber(node, path, column);
            return;
        }

        AddContent(node, AvroKind.Array, path, depth, array => AddArray(array, path, target));
    }

    /// <summary>
    /// What lies in a record or array, which may be a branch of a union: then all columns that its steps write are
    /// null where the value takes another branch.
    /// </summary>
    private void AddContent(AvroNode node, AvroKind kind, string path, int depth, Action<AvroNode> add)
    {
        if (node.Kind == kind)
        {
            add(node);
            return;
        }

        var content = Array.FindIndex(node.Branches, branch => branch.Kind == kind);
        if (content < 0)
        {
            throw NoSuch(path, kind.ToString());
        }

        var first = _steps.Count + 1;
        var branch = new PlanStep(PlanOperation.Branch) { Node = node, ContentBranch = content, Depth = depth };
        branch.Parts.Add(new PlanPart(path, 0));
        _steps.Add(branch);
        _barrier = _steps.Count;
        add(node.Branches[content]);
        branch.Target = _barrier = _steps.Count;
        branch.Missing = [.. _steps.Skip(first).SelectMany(ColumnsOf)];
    }

    private IEnumerable<RowColumn> ColumnsOf(PlanStep step)
    {
        if (step.Array is { } array)
        {
            return array.Pooled is { } pooled ? [.. array.Elements, pooled] : array.Elements;
        }

        return step.Parts.Where(part => _targets.ContainsKey(part.Path) && step.Operation != PlanOperation.Branch)
            .Select(part => _targets[part.Path].Scalar!.Value);
    }

    private void AddArray(AvroNode node, string path, LeafTarget target)
    {
        var item = NumberPlan.Of(node.Item!) ?? throw NoSuch(path, "array of numbers");
        var elements = new RowColumn[target.Elements.Keys.DefaultIfEmpty(-1).Max() + 1];
        Array.Fill(elements, DecodePlan.Discarded);
        foreach (var (element, column) in target.Elements)
        {
            elements[element] = column;
        }

        AddStep(new PlanStep(PlanOperation.Array) { Array = new ArrayPlan(item, elements, target.Pooled) }, path, 0);
    }

    private void AddNumber(AvroNode node, string path, RowColumn column)
    {
        var number = NumberPlan.Of(node);
        if (number is null || number.Kind != column.Key.Kind)
        {
            throw NoSuch(path, $"number of kind {column.Key.Kind}");
        }

        if (node.Kind == AvroKind.Double
            && LastOpen(PlanOperation.Doubles) is { } run
            && run.Slot + (run.Bytes / sizeof(double)) == column.Slot)
        {
            run.Parts.Add(new PlanPart(path, sizeof(double)));
            run.Bytes += sizeof(double);
            return;
        }

        var operation = node.Kind switch
        {
            AvroKind.Double => PlanOperation.Doubles,
            AvroKind.Float => PlanOperation.Float,
            AvroKind.Int => PlanOperation.Int,
            AvroKind.Long => PlanOperation.Long,
            _ => number.PlainKind is null ? PlanOperation.Number : PlanOperation.Nullable,
        };
        var bytes = operation == PlanOperation.Doubles ? sizeof(double) : 0;
        AddStep(new PlanStep(operation) { Slot = column.Slot, Column = column, Number = number }, path, bytes);
    }

    private void AddSkipped(AvroNode node, string path, int depth)
    {
        var bytes = node.Kind switch
        {
            AvroKind.Double => sizeof(double),
            AvroKind.Float => sizeof(float),
            AvroKind.Fixed => node.Size,
            _ => 0,
        };
        if (bytes > 0 && LastOpen(PlanOperation.SkipBytes) is { } run && run.Bytes <= int.MaxValue - bytes)
        {
            run.Parts.Add(new PlanPart(path, bytes));
            run.Bytes += bytes;
        }
        else if (node.LeastBytes > 0)
        {
            var operation = bytes > 0 ? PlanOperation.SkipBytes : SkippingOf(node.Kind);
            AddStep(new PlanStep(operation) { Node = node, Depth = depth }, path, bytes);
        }
    }

    private static PlanOperation SkippingOf(AvroKind kind) => kind switch
    {
        AvroKind.String or AvroKind.Bytes => PlanOperation.SkipLengthPrefixed,
        AvroKind.Long => PlanOperation.SkipLong,
        AvroKind.Boolean => PlanOperation.SkipBoolean,
        AvroKind.Enum => PlanOperation.SkipEnum,
        _ => PlanOperation.Skip,
    };

    /// <summary>The last step, where it is such a one and no jump leads behind it.</summary>
    private PlanStep? LastOpen(PlanOperation operation) =>
        _steps.Count > _barrier && _steps[^1].Operation == operation ? _steps[^1] : null;

    private void AddStep(PlanStep step, string path, int bytes)
    {
        step.Parts.Add(new PlanPart(path, bytes));
        step.Bytes = bytes;
        _steps.Add(step);
    }

    private static InvalidOperationException NoSuch(string path, string expected) =>
        new($"a column was asked for at {path}, where the schema has no {expected}");
}
