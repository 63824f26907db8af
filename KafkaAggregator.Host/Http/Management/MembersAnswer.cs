namespace KafkaAggregator.Host.Http.Management;

/// <summary>The cluster as one of its members sees it.</summary>
/// <param name="Leader">Absent where there is none.</param>
/// <param name="Members">All of them.</param>
/// <param name="Oldest">The oldest that is Up; absent where none is.</param>
/// <param name="OldestPerRole">The oldest of each role that is Up.</param>
/// <param name="SelfNode">Who says it.</param>
/// <param name="Unreachable">Those of them that cannot be reached.</param>
internal sealed record MembersAnswer(
    string? Leader,
    IReadOnlyList<MemberAnswer> Members,
    string? Oldest,
    IReadOnlyDictionary<string, string> OldestPerRole,
    string SelfNode,
    IReadOnlyList<UnreachableAnswer> Unreachable);
