namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// What follows where a node meets one that is not in its cluster. Both judge by the same two introductions, so that
/// one cluster stays and the other's nodes are started again.
/// </summary>
internal static class PlaceJudge
{
    /// <summary>Why this node has lost its place; null where it has not.</summary>
    /// <param name="mine">This node's introduction.</param>
    /// <param name="other">The other's.</param>
    /// <param name="isOlder">
    /// Whether the oldest of the other's cluster was a member before the oldest of this one; null where they never
    /// were in one cluster.
    /// </param>
    public static PlaceVerdict? Judge(Introduction mine, Introduction other, bool? isOlder)
    {
        var hasDownedMe = other.Downed.Contains(mine.Node);
        var isDownedByMe = mine.Downed.Contains(other.Node);
        if (hasDownedMe != isDownedByMe)
        {
            // The other side judges the same, and ends.
            return hasDownedMe
                ? new PlaceVerdict($"{other.Node} took it out of the cluster while it could not be reached", false)
                : null;
        }

        if (!hasDownedMe && (mine.Members.Contains(other.Node) || other.Members.Contains(mine.Node)))
        {
            // One of them is only just joining.
            return null;
        }

        if (!(isOlder ?? IsBornBefore(other, mine)))
        {
            return null;
        }

        var what = hasDownedMe ? "the cluster was split, and the side of" : "two clusters had formed, and that of";
        return new PlaceVerdict($"{what} {other.Oldest}, which is older, goes on", true);
    }

    private static bool IsBornBefore(Introduction other, Introduction mine) =>
        other.Born != mine.Born
            ? other.Born < mine.Born
            : string.CompareOrdinal(other.Oldest, mine.Oldest) < 0;
}
