namespace KafkaAggregator.Core.Records;

/// <summary>A pattern of dotted paths: <c>*</c> stands for any characters, dots among them, or none.</summary>
internal sealed class PathPattern(string text)
{
    private readonly string[] _parts = text.Split('*');

    public override string ToString() => text;

    /// <summary>Whether the whole path matches. Each part takes its first place behind the one before.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        if (_parts.Length == 1)
        {
            return path.SequenceEqual(text);
        }

        var (first, last) = (_parts[0], _parts[^1]);
        if (path.Length < first.Length + last.Length || !path.StartsWith(first) || !path.EndsWith(last))
        {
            return false;
        }

        var rest = path[first.Length..^last.Length];
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var place = rest.IndexOf(part, StringComparison.Ordinal);
            if (place < 0)
            {
                return false;
            }

            rest = rest[(place + part.Length)..];
        }

        return true;
    }
}
