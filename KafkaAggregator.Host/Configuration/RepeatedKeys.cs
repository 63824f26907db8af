using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// YAML's events with each key that its mapping has already marked as a repeated one: the library ends at the first of
/// them, and what else is wrong with the file would stay unsaid.
/// </summary>
internal sealed class RepeatedKeys(IParser inner) : IParser
{
    /// <summary>A character for private use, which no name has, before the number of the repetition.</summary>
    private const char Mark = '\uE000';

    /// <summary>Keys that may stand in a mapping more than once.</summary>
    private const string MergeKey = "<<";

    /// <summary>Of each mapping that is open, the keys seen; null for a list.</summary>
    private readonly Stack<HashSet<string>?> _open = new();

    /// <summary>Of the same, whether a key comes next.</summary>
    private readonly Stack<bool> _awaitsKey = new();

    private int _repetitions;

    public ParsingEvent? Current { get; private set; }

    /// <summary>The key as written, and whether its mapping had it before.</summary>
    public static (string Key, bool IsRepeated) Read(string key) =>
        key.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at ? (key[..at], true) : (key, false);

    public bool MoveNext()
    {
        if (!inner.MoveNext())
        {
            return false;
        }

        Current = inner.Current;
        switch (Current)
        {
            case Scalar scalar:
                Current = PassNode() ? Marked(scalar, _open.Peek()!) : scalar;
                break;
            case AnchorAlias:
                PassNode();
                break;
            case MappingStart:
                Enter(new HashSet<string>(StringComparer.Ordinal));
                break;
            case SequenceStart:
                Enter(null);
                break;
            case MappingEnd or SequenceEnd:
                _open.Pop();
                _awaitsKey.Pop();
                break;
        }

        return true;
    }

    private void Enter(HashSet<string>? keys)
    {
        PassNode();
        _open.Push(keys);
        _awaitsKey.Push(keys is not null);
    }

    /// <summary>A node begins in what is open; true where it is a key.</summary>
    private bool PassNode()
    {
        if (_open.Count == 0 || _open.Peek() is null)
        {
            return false;
        }

        var isKey = _awaitsKey.Pop();
        _awaitsKey.Push(!isKey);
        return isKey;
    }

    private Scalar Marked(Scalar key, HashSet<string> seen)
    {
        if (key.Value == MergeKey || seen.Add(key.Value))
        {
            return key;
        }

        _repetitions++;
        var text = string.Create(CultureInfo.InvariantCulture, $"{key.Value}{Mark}{_repetitions}");
        return new Scalar(
            key.Anchor, key.Tag, text, key.Style, key.IsPlainImplicit, key.IsQuotedImplicit, key.Start, key.End,
            key.IsKey);
    }
}
