namespace KafkaAggregator.Core.Records;

/// <summary>
/// A field of a summary, before its operations: <c>azimuth</c> becomes <c>min_azimuth</c>, <c>q1_azimuth</c>, ….
/// </summary>
/// <param name="Name">Its name without the operation.</param>
/// <param name="IsNullable">Whether the source may lack it: its statistics are then <c>["null", "double"]</c>.</param>
public readonly record struct SummaryField(string Name, bool IsNullable)
{
    public static SummaryField Of(SourceField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new SummaryField(field.Name, field.IsNullable);
    }

    /// <summary>
    /// The fields of all sources: those of the first in its order, then what each further one adds. A field that a
    /// source lacks, or may have null, is nullable; with <paramref name="isEachNullable"/> every one is.
    /// </summary>
    public static IReadOnlyList<SummaryField> Union(
        IReadOnlyList<IReadOnlyList<SummaryField>> sources, bool isEachNullable)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var union = new List<SummaryField>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new List<int>();
        foreach (var field in sources.SelectMany(fields => fields))
        {
            if (places.TryGetValue(field.Name, out var place))
            {
                union[place] = field with { IsNullable = field.IsNullable || union[place].IsNullable };
                counts[place]++;
            }
            else
            {
                places.Add(field.Name, union.Count);
                union.Add(field);
                counts.Add(1);
            }
        }

        for (var place = 0; place < union.Count; place++)
        {
            var isLacking = counts[place] < sources.Count;
            union[place] = union[place] with { IsNullable = union[place].IsNullable || isLacking || isEachNullable };
        }

        return union;
    }
}
