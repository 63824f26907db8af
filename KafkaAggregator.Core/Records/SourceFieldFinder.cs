using Avro;
using Newtonsoft.Json.Linq;

namespace KafkaAggregator.Core.Records;

/// <summary>Walks a schema once, depth first, in its order, and gives a verdict on every leaf.</summary>
internal sealed class SourceFieldFinder
{
    /// <summary>
    /// Fields of the schema that are looked at, and fields that it may give: some eighty times what the widest schema
    /// seen has. It bounds what records that contain each other many times over, or a mistyped array length, ask for.
    /// </summary>
    public const int FieldsMax = 1 << 16;

    private const string NotListed = "not among fields";

    private readonly FieldRules _rules;
    private readonly FieldSelection _selection;
    private readonly FieldNaming _naming;
    private readonly List<SourceField> _fields = [];
    private readonly List<FieldVerdict> _verdicts = [];
    private readonly Dictionary<string, string> _placesByName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private FieldConflict? _conflict;
    private int _visits;

    public SourceFieldFinder(FieldRules rules, TimeField? time)
    {
        _rules = rules;
        _selection = new FieldSelection(rules, time);
        _naming = new FieldNaming(rules.Map);
    }

    public SourceFields Find(RecordSchema schema)
    {
        Enter(schema, "", new FieldContext(false, _rules.Fields is null, null));
        List<string> missing = [];
        Report(_selection.Unseen, "fields", missing);
        Report(_naming.Unused, "map", missing);
        return new SourceFields(_conflict is null ? _fields : [], _verdicts, missing, _conflict);
    }

    private static string Describe(LeafType type) => type.IsNullable ? $"{type.Text}, nullable" : type.Text;

    private void Report(IEnumerable<string> entries, string setting, List<string> missing)
    {
        foreach (var entry in entries)
        {
            missing.Add(entry);
            _verdicts.Add(new FieldVerdict(entry, false, $"named by {setting}, but no such field is taken"));
        }
    }

    private void Enter(RecordSchema record, string prefix, FieldContext context)
    {
        _entered.Add(record.Fullname);
        foreach (var field in record.Fields)
        {
            if (++_visits > FieldsMax)
            {
                LeaveOut(prefix + field.Name, $"not looked at: the schema has more than {FieldsMax} fields", null);
                break;
            }

            Visit(field, prefix + field.Name, prefix.Length == 0, context);
        }

        _entered.Remove(record.Fullname);
    }

    private void Visit(Field field, string path, bool isTopLevel, FieldContext context)
    {
        var type = LeafType.Of(field.Schema);
        var hint = type.Hint ?? LogicalTypeRules.HintAbout(field);
        context = new FieldContext(
            context.IsNullable || type.IsNullable,
            _selection.Lists(path) || context.IsListed,
            _selection.ExclusionOf(path, isTopLevel) ?? context.Exclusion);
        type = type with { IsNullable = context.IsNullable, Hint = hint };
        if (type.Shape == LeafShape.Record)
        {
            VisitRecord((RecordSchema)type.Schema, path, context);
        }
        else if (context.Exclusion is not null)
        {
            LeaveOut(path, context.Exclusion, null);
        }
        else if (type.Shape == LeafShape.Array)
        {
            VisitArray((ArraySchema)type.Schema, field, path, type, context.IsListed);
        }
        else if (!context.IsListed)
        {
            LeaveOut(path, NotListed, null);
        }
        else if (type.Shape == LeafShape.Number)
        {
            var leaf = new SourceField(_naming.NameOf(path), path, null, type.Kind, type.IsNullable);
            Take(path, [leaf], Describe(type), hint);
        }
        else
        {
            LeaveOut(path, type.Text, hint);
        }
    }

    private void VisitRecord(RecordSchema record, string path, FieldContext context)
    {
        if (_entered.Contains(record.Fullname))
        {
            LeaveOut(path, context.Exclusion ?? $"record {record.Fullname} inside itself: not entered again", null);
            return;
        }

        Enter(record, path + ".", context);
    }

    private void VisitArray(ArraySchema array, Field field, string path, LeafType type, bool isListed)
    {
        var item = LeafType.Of(array.ItemSchema);
        type = type with { IsNullable = type.IsNullable || item.IsNullable, Hint = type.Hint ?? item.Hint };
        var text = $"array of {Describe(item)}";
        if (item.Shape != LeafShape.Number)
        {
            var ending = item.Shape == LeafShape.Other ? "" : ": no numbers";
            LeaveOut(path, isListed ? $"array of {item.Text}{ending}" : NotListed, type.Hint);
            return;
        }

        var (length, source) = LengthOf(field, path);
        if (length is not null)
        {
            TakeElements(path, length.Value, type with { Kind = item.Kind, Text = text }, isListed, source);
        }
        else if (!isListed)
        {
            LeaveOut(path, NotListed, null);
        }
        else if (_rules.Arrays == ArrayMode.Pooled)
        {
            var pooled = new SourceField(_naming.NameOf(path), path, null, item.Kind, type.IsNullable, IsPooled: true);
            Take(path, [pooled], $"{text}, all elements samples of one field (arrays: pooled)", type.Hint);
        }
        else
        {
            LeaveOut(
                path,
                $"{text} of unknown length: no default value shows it; 'array_lengths' for '{path}' or " +
                "'arrays: pooled' would let it in",
                type.Hint);
        }
    }

    private void TakeElements(string path, int length, LeafType type, bool isListed, string source)
    {
        List<SourceField> taken = [];
        List<FieldVerdict> left = [];
        for (var element = 0; element < Math.Min(length, FieldsMax + 1); element++)
        {
            var elementPath = FieldNaming.ElementPath(path, element);
            if (_selection.ElementExclusionOf(elementPath) is { } exclusion)
            {
                left.Add(new FieldVerdict(elementPath, false, exclusion));
            }
            else if (_selection.Lists(elementPath) || isListed)
            {
                var name = _naming.NameOf(path, element);
                taken.Add(new SourceField(name, path, element, type.Kind, type.IsNullable));
            }
        }

        if (taken.Count == 0)
        {
            LeaveOut(path, left.Count > 0 ? left[0].Rule : NotListed, null);
            return;
        }

        var count = taken.Count == length ? $"{length}" : $"{taken.Count} of {length}";
        Take(path, taken, $"{type.Text}, {count} elements, known from {source}", type.Hint);
        _verdicts.AddRange(left);
    }

    /// <summary>The length that the configuration states, or else that of the default value.</summary>
    private (int? Length, string Source) LengthOf(Field field, string path)
    {
        if (_rules.ArrayLengths.TryGetValue(path, out var stated) && stated > 0)
        {
            return (stated, "array_lengths");
        }

        return field.DefaultValue is JArray { Count: > 0 } elements
            ? (elements.Count, "its default value")
            : (null, "");
    }

    private void Take(string path, List<SourceField> fields, string rule, string? hint)
    {
        if (_fields.Count + fields.Count > FieldsMax)
        {
            LeaveOut(path, $"would make more than {FieldsMax} fields", hint);
            return;
        }

        foreach (var field in fields)
        {
            var place = field.Element is { } element ? $"{path}[{element}]" : path;
            if (!_placesByName.TryAdd(field.Name, place))
            {
                _conflict ??= new FieldConflict(field.Name, _placesByName[field.Name], place);
            }
        }

        _fields.AddRange(fields);
        _verdicts.Add(new FieldVerdict(path, true, rule, hint));
    }

    private void LeaveOut(string path, string reason, string? hint) =>
        _verdicts.Add(new FieldVerdict(path, false, reason, hint));
}
