using Avro;

namespace KafkaAggregator.Core.Records;

/// <summary>The leaves of a schema, each as an event time: numbers, and what is marked as a point in time.</summary>
internal sealed class TimeCandidates
{
    private readonly Dictionary<string, TimeCandidate> _byPath = new(StringComparer.Ordinal);
    private readonly List<TimeCandidate> _inOrder = [];
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);

    public TimeCandidates(RecordSchema schema) => Enter(schema, "", false);

    /// <summary>
    /// Those that could be one, in schema order: what the schema calls a time first, then floats, then integers.
    /// </summary>
    public IEnumerable<TimeCandidate> Usable =>
        _inOrder.Where(candidate => candidate.Problem is null).OrderBy(RankOf);

    public TimeCandidate? Find(string path) => _byPath.GetValueOrDefault(path);

    private static int RankOf(TimeCandidate candidate) =>
        candidate.Unit is null ? 2 : candidate.Kind == SlotKind.Double ? 1 : 0;

    /// <summary>The only branch of a union beside null, or the type itself.</summary>
    private static Schema BranchOf(Schema schema) =>
        AvroTypes.Unwrap(schema) is UnionSchema union
            && union.Schemas.Where(branch => !AvroTypes.IsNull(branch)).ToList() is [var only]
            ? only
            : schema;

    private void Enter(RecordSchema record, string prefix, bool isNullable)
    {
        _entered.Add(record.Fullname);
        foreach (var field in record.Fields)
        {
            if (_inOrder.Count < SourceFieldFinder.FieldsMax)
            {
                Visit(field, prefix + field.Name, isNullable);
            }
        }

        _entered.Remove(record.Fullname);
    }

    private void Visit(Field field, string path, bool isNullable)
    {
        var type = LeafType.Of(field.Schema);
        isNullable |= type.IsNullable;
        if (type.Shape == LeafShape.Record)
        {
            var record = (RecordSchema)type.Schema;
            Add(new TimeCandidate(path, default, null, isNullable, "a record", null));
            if (!_entered.Contains(record.Fullname))
            {
                Enter(record, path + ".", isNullable);
            }

            return;
        }

        var hint = type.Hint ?? LogicalTypeRules.HintAbout(field);
        var branch = BranchOf(field.Schema);
        if (LogicalTypeRules.UnitOf(branch) is { } unit)
        {
            Add(new TimeCandidate(path, SlotKind.Int64, unit, isNullable, null, hint));
            return;
        }

        // Of a union with integers in it not even the floats say that they are seconds.
        var isFloating = type.Kind == SlotKind.Double && !HasInteger(type.Schema);
        var mark = LogicalTypeRules.MarkOf(branch);
        var problem = type.Shape == LeafShape.Number ? null : mark is null ? type.Text : $"{mark} is no point in time";
        Add(new TimeCandidate(path, type.Kind, isFloating ? TimeUnit.Seconds : null, isNullable, problem, hint));
    }

    private static bool HasInteger(Schema schema) =>
        schema is UnionSchema union
            && union.Schemas.Any(branch => AvroTypes.IsNumeric(branch) && !AvroTypes.IsFloating(branch));

    private void Add(TimeCandidate candidate)
    {
        _inOrder.Add(candidate);
        _byPath.TryAdd(candidate.Path, candidate);
    }
}
