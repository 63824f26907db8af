namespace KafkaAggregator.Host.Files;

/// <summary>What a container file says of itself.</summary>
/// <param name="Schema">The writer's schema as JSON (<c>avro.schema</c>).</param>
/// <param name="Codec">How blocks are compressed (<c>avro.codec</c>).</param>
/// <param name="Sync">The 16 bytes after each block.</param>
/// <param name="Length">Bytes of the header: where the first block begins.</param>
internal sealed record ContainerHeader(string Schema, BlockCodec Codec, byte[] Sync, long Length)
{
    /// <summary>Length of a sync marker.</summary>
    public const int SyncLength = 16;
}
