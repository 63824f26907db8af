namespace KafkaAggregator.Core.Records;

/// <summary>What the configuration, not the type, says about a path: taken, or left out and by which setting.</summary>
internal sealed class FieldSelection
{
    private readonly HashSet<string> _excludedNames;
    private readonly PathPattern[] _excludedPaths;
    private readonly HashSet<string>? _listed;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly string? _timePath;

    public FieldSelection(FieldRules rules, TimeField? time)
    {
        _excludedNames = new(rules.ExcludedFieldNames, StringComparer.Ordinal);
        _excludedPaths = [.. rules.ExcludedFields.Select(text => new PathPattern(text))];
        _listed = rules.Fields is null ? null : new(rules.Fields, StringComparer.Ordinal);
        _timePath = time?.Path;
    }

    /// <summary>Entries of <c>fields</c> that no path so far was equal to.</summary>
    public IEnumerable<string> Unseen => _listed?.Where(entry => !_seen.Contains(entry)) ?? [];

    /// <summary>Whether <c>fields</c> names the path itself, or says nothing at all.</summary>
    public bool Lists(string path)
    {
        if (_listed is null)
        {
            return true;
        }

        var isListed = _listed.Contains(path);
        if (isListed)
        {
            _seen.Add(path);
        }

        return isListed;
    }

    /// <summary>The setting that leaves the path out; null where none does.</summary>
    public string? ExclusionOf(string path, bool isTopLevel)
    {
        if (path == _timePath)
        {
            return "the event time: left out";
        }

        if (isTopLevel && _excludedNames.Contains(path))
        {
            return "left out by excluded_field_names";
        }

        return PatternFor(path) is { } pattern ? $"left out by excluded_fields '{pattern}'" : null;
    }

    /// <summary>As <see cref="ExclusionOf"/>, for one element of an array.</summary>
    public string? ElementExclusionOf(string elementPath) =>
        PatternFor(elementPath) is { } pattern ? $"left out by excluded_fields '{pattern}'" : null;

    private PathPattern? PatternFor(string path) => Array.Find(_excludedPaths, pattern => pattern.Matches(path));
}
