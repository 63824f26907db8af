namespace KafkaAggregator.Core.Records;

/// <summary>
/// The columns of a row, in slot order: the union of what the writer schemas of one source topic have. Immutable; a
/// schema that brings new leaves gives a new layout, whose slots begin with those of the old one, so that slot numbers
/// never change. A row has one slot per number, behind them the elements of pooled arrays:
/// <code>
/// row    = { slot } { element of a pooled array }
/// slot   = 64 bits of a double, or of an integer
///        | states of up to 32 integer columns, two bits each: present, null or absent (any 64 bits are an integer)
///        | where the elements of a pooled array begin behind the slots (high 32 bits), how many they are (low 32 bits)
///        | how many nulls a pooled array had
/// </code>
/// A double that is null or absent has a NaN of its own instead.
/// </summary>
public sealed class RowLayout
{
    private readonly Dictionary<ColumnKey, RowColumn> _columns;
    private readonly int[] _stateSlots;
    private readonly int[] _pooledSlots;
    private readonly int _integerCount;

    private RowLayout(Dictionary<ColumnKey, RowColumn> columns, int[] states, int[] pooled, int integers, int slots)
    {
        (_columns, _stateSlots, _pooledSlots, _integerCount) = (columns, states, pooled, integers);
        SlotCount = slots;
    }

    /// <summary>The layout without a column.</summary>
    public static RowLayout Empty { get; } = new([], [], [], 0, 0);

    /// <summary>Slots of every row, without the elements of pooled arrays.</summary>
    public int SlotCount { get; }

    /// <summary>Whether rows differ in length.</summary>
    public bool HasPooledColumns => _pooledSlots.Length > 0;

    internal int ColumnCount => _columns.Count;

    internal IReadOnlyCollection<RowColumn> Columns => _columns.Values;

    /// <summary>The slots that hold the states of integer columns: all zero says that all are present.</summary>
    internal ReadOnlySpan<int> StateSlots => _stateSlots;

    /// <summary>This layout with those columns that it lacks appended; itself where it lacks none.</summary>
    internal RowLayout With(IEnumerable<ColumnKey> keys)
    {
        var builder = new Builder(this);
        foreach (var key in keys)
        {
            builder.Add(key);
        }

        return builder.SlotCount == SlotCount ? this : builder.Build();
    }

    internal RowColumn? Find(ColumnKey key) => _columns.TryGetValue(key, out var column) ? column : null;

    /// <summary>Slots of the row that starts there, elements included.</summary>
    internal int LengthOf(ReadOnlySpan<ulong> row)
    {
        var length = SlotCount;
        foreach (var slot in _pooledSlots)
        {
            length += RowColumn.PooledCount(row[slot]);
        }

        return length;
    }

    private sealed class Builder(RowLayout origin)
    {
        private readonly Dictionary<ColumnKey, RowColumn> _columns = new(origin._columns);
        private readonly List<int> _states = [.. origin._stateSlots];
        private readonly List<int> _pooled = [.. origin._pooledSlots];
        private int _integers = origin._integerCount;

        public int SlotCount { get; private set; } = origin.SlotCount;

        public void Add(ColumnKey key)
        {
            if (_columns.ContainsKey(key))
            {
                return;
            }

            if (key.IsPooled)
            {
                _pooled.Add(SlotCount);
                _columns.Add(key, new RowColumn(key, SlotCount, 0, 0));
                SlotCount += RowColumn.PooledSlots;
                return;
            }

            if (key.Kind == SlotKind.Int64)
            {
                var place = _integers++ % RowColumn.StatesPerSlot;
                if (place == 0)
                {
                    _states.Add(SlotCount++);
                }

                _columns.Add(key, new RowColumn(key, SlotCount++, _states[^1], 2 * place));
                return;
            }

            _columns.Add(key, new RowColumn(key, SlotCount++, 0, 0));
        }

        public RowLayout Build() => new(_columns, [.. _states], [.. _pooled], _integers, SlotCount);
    }
}
