using System.Globalization;

namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>The measured gaps beside their limits, as a table in Markdown.</summary>
internal sealed class RecoveryTable(RecoverySettings settings)
{
    private readonly List<string> _lines = [];

    /// <summary>Whether every row's longest gap stays below its limit, and no window came twice.</summary>
    public bool IsWithinLimits { get; private set; } = true;

    public int Repeated { get; set; }

    public void Add(RecoveryRow row, IReadOnlyList<(TimeSpan AfterClosing, TimeSpan AfterEnd)> gaps)
    {
        var closing = gaps.Select(gap => gap.AfterClosing).Order().ToList();
        var end = gaps.Select(gap => gap.AfterEnd).Order().ToList();
        IsWithinLimits &= closing[^1] <= row.Limit;
        var limit = row.Sessions > 0 ? $"session + {row.Extra.TotalSeconds:0} s = " : "";
        _lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.What} | {row.Nodes} | {closing[closing.Count / 2].TotalSeconds:0.0} s | {closing[^1].TotalSeconds:0.0} s "
            + $"| {closing[^1] / row.Session:0.00} | {limit}{row.Limit.TotalSeconds:0} s ({row.Limit / row.Session:0.00}) "
            + $"| {end[^1].TotalSeconds:0.0} s |"));
    }

    public void Write(TextWriter output)
    {
        output.WriteLine($"`{settings.Protocol}`, {settings.Repetitions} times each, {Repeated} windows written twice");
        output.WriteLine();
        output.WriteLine("| What fails | Nodes | Median | Longest | In sessions | Limit | Longest after the window's end |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var line in _lines)
        {
            output.WriteLine(line);
        }
    }
}
