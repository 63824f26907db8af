using Avro;

namespace KafkaAggregator.Core.Records;

/// <summary>Looks up a time field in a writer schema.</summary>
public static class TimeFieldResolver
{
    /// <summary>Candidates that a message names; the rest are counted.</summary>
    private const int NamedMax = 20;

    public static TimeFieldAnswer Resolve(RecordSchema schema, TimeField time)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(time);
        var candidates = new TimeCandidates(schema);
        if (candidates.Find(time.Path) is not { } candidate)
        {
            return Wrong($"time field '{time.Path}' is not in the schema", candidates);
        }

        if (candidate.Problem is not null)
        {
            return Wrong($"time field '{time.Path}' is no time: {candidate.Problem}", candidates);
        }

        if ((time.Unit ?? candidate.Unit) is not { } unit)
        {
            var problem = $"time field '{time.Path}' is an integer without a timestamp logical type: " +
                "its unit has to be stated (s, ms, us or ns)";
            return Wrong(problem, candidates, candidate.Hint);
        }

        var source = new TimeSource(time.Path, candidate.Kind, unit, time.Scale, candidate.IsNullable);
        return new TimeFieldAnswer(source, null, candidate.Hint);
    }

    private static TimeFieldAnswer Wrong(string what, TimeCandidates candidates, string? hint = null)
    {
        var usable = candidates.Usable.ToList();
        if (usable.Count == 0)
        {
            return new TimeFieldAnswer(null, $"{what}; no field of the schema could be the event time", hint);
        }

        var named = string.Join(", ", usable.Take(NamedMax).Select(Describe));
        var more = usable.Count > NamedMax ? $" and {usable.Count - NamedMax} more" : "";
        return new TimeFieldAnswer(null, $"{what}; could be: {named}{more}", hint);
    }

    private static string Describe(TimeCandidate candidate) =>
        candidate.Unit is { } unit ? $"{candidate.Path} ({NameOf(unit)})" : $"{candidate.Path} (unit to be stated)";

    private static string NameOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => "s",
        TimeUnit.Milliseconds => "ms",
        TimeUnit.Microseconds => "us",
        _ => "ns",
    };
}
