using System.Globalization;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// How committed metadata name the producer that committed them: the random part of its process, which the client ids
/// of the process carry too, and its lane. With the group before it, it is the producer's transactional id.
/// </summary>
internal static class OwnerTags
{
    private const char Separator = '-';

    public static string Of(string processTag, int lane) =>
        string.Create(CultureInfo.InvariantCulture, $"{processTag}{Separator}{lane}");

    /// <summary>The process's part.</summary>
    public static string ProcessOf(string ownerTag) =>
        ownerTag.LastIndexOf(Separator) is var end and >= 0 ? ownerTag[..end] : ownerTag;

    public static string TransactionalId(string group, string ownerTag) => $"{group}{Separator}{ownerTag}";
}
