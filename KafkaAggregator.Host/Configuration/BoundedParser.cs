using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// YAML's events up to a depth, past which building nodes of them would end the process for want of stack. Knows how
/// far it came, for what is thrown without a place.
/// </summary>
internal sealed class BoundedParser(IParser inner, int depthMax) : IParser
{
    private int _depth;

    public ParsingEvent? Current => inner.Current;

    /// <summary>Where the last event ended.</summary>
    public Mark Position { get; private set; } = new(0, 1, 1);

    public bool MoveNext()
    {
        if (!inner.MoveNext())
        {
            return false;
        }

        if (inner.Current is { } current)
        {
            Position = current.End;
            _depth += current.NestingIncrease;
            if (current is MappingStart or SequenceStart && _depth > depthMax)
            {
                throw new YamlException(current.Start, current.End, $"nested deeper than {depthMax} levels");
            }
        }

        return true;
    }
}
