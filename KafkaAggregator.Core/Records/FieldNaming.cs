using System.Globalization;

namespace KafkaAggregator.Core.Records;

/// <summary>
/// Names of fields: the path joined by <c>_</c>, elements without a separator, unless <c>map</c> says otherwise.
/// </summary>
internal sealed class FieldNaming(IReadOnlyDictionary<string, string> map)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Keys of <c>map</c> that named nothing so far.</summary>
    public IEnumerable<string> Unused => map.Keys.Where(key => !_used.Contains(key));

    /// <summary>Path of an element, for rules that name one.</summary>
    public static string ElementPath(string path, int element) =>
        string.Concat(path, element.ToString(CultureInfo.InvariantCulture));

    public string NameOf(string path) => Mapped(path) ?? SummaryNames.FieldPart(path);

    public string NameOf(string path, int element)
    {
        var elementPath = ElementPath(path, element);
        return Mapped(elementPath) ?? ElementPath(NameOf(path), element);
    }

    private string? Mapped(string path) => Look(path) ?? Look(SummaryNames.FieldPart(path));

    private string? Look(string key)
    {
        if (!map.TryGetValue(key, out var name))
        {
            return null;
        }

        _used.Add(key);
        return SummaryNames.FieldPart(name);
    }
}
