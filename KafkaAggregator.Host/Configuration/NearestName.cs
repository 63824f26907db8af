namespace KafkaAggregator.Host.Configuration;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The nearest of the known names, or null where none is near enough to be meant.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        // One slip in four letters, but two always: wndow_sze is still window_size.
        var limit = Math.Max(2, name.Length / 4);
        var nearest = known.Select(candidate => (candidate, distance: Distance(name, candidate)))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return nearest.candidate is not null
            && nearest.distance <= limit
            && nearest.distance < name.Length ? nearest.candidate : null;
    }

    /// <summary>
    /// Letters inserted, left out, replaced, or swapped with their neighbour; case and -/_ do not count.
    /// </summary>
    internal static int Distance(string left, string right)
    {
        var (a, b) = (Fold(left), Fold(right));
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Step(rows, a, b, i, j);
            }
        }

        return rows[a.Length, b.Length];
    }

    private static int Step(int[,] rows, string a, string b, int i, int j)
    {
        var cost = a[i - 1] == b[j - 1] ? 0 : 1;
        var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
        var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return isSwap ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
    }

    private static string Fold(string name) => name.Replace('-', '_').ToLowerInvariant();
}
