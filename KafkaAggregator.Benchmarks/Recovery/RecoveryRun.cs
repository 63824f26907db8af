using System.Globalization;

namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>
/// How long a reader of committed records waits for summaries when something fails: <c>recovery KIT …</c>, see <see
/// cref="RecoverySettings"/>. Twelve partitions, windows of a second, two workers; each row is repeated, and its longest
/// gap counts. Prints a table; 1 where a limit is missed or a window came twice.
/// </summary>
internal static class RecoveryRun
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (RecoverySettings.Read(arguments) is not { } settings)
        {
            Console.Error.WriteLine(RecoverySettings.Usage);
            return 2;
        }

        var rows = RecoveryRows.All.Where(row => settings.Rows.Count == 0 || settings.Rows.Contains(row.Name));
        var table = new RecoveryTable(settings);
        foreach (var group in rows.GroupBy(row => row.Nodes))
        {
            await using var members = await RecoveryGroup.StartAsync(settings, group.Key, RecoveryRows.Session);
            foreach (var row in group)
            {
                await MeasureAsync(settings, members, row, table);
            }

            table.Repeated += members.Repeated;
        }

        table.Write(Console.Out);
        return table.IsWithinLimits ? 0 : 1;
    }

    private static async Task MeasureAsync(
        RecoverySettings settings, RecoveryGroup group, RecoveryRow row, RecoveryTable table)
    {
        var gaps = new List<(TimeSpan AfterClosing, TimeSpan AfterEnd)>();
        for (var i = 0; i < settings.Repetitions; i++)
        {
            await group.RefillAsync();
            var since = TimeProvider.System.GetUtcNow();
            await row.Fail(group, i);
            var over = TimeProvider.System.GetUtcNow();
            await group.WaitForWindowsAsync(over + TimeSpan.FromSeconds(5));
            var gap = group.LongestGap(since, row.Name == "burst" ? over : since);
            gaps.Add(gap);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name} {i}: {gap.AfterClosing.TotalSeconds:0.00} s after the closing,"
                + $" {gap.AfterEnd.TotalSeconds:0.00} s after the window's end; {group.Fencings} transactions ended,"
                + $" {group.ResidentBytes >> 20} MiB, {group.Repeated} repeated"));
        }

        table.Add(row, gaps);
    }
}
