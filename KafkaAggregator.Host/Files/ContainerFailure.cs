namespace KafkaAggregator.Host.Files;

/// <summary>Why a container file cannot be read, or not any further.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Block">The block, counted from 1; null where it is the file's header, or no part of the file.</param>
/// <param name="Byte">Where in the file it was noticed, or where the block begins whose content is to blame.</param>
/// <param name="Detail">What was found, for people.</param>
internal sealed record ContainerFailure(string File, long? Block, long? Byte, string Detail)
{
    public override string ToString()
    {
        var place = (Block, Byte) switch
        {
            ({ } block, { } position) => $"block {block}, byte {position}: ",
            (null, { } position) => $"header, byte {position}: ",
            _ => "",
        };
        return $"{File}: {place}{Detail}";
    }
}
