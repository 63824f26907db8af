namespace KafkaAggregator.Host.Files;

/// <summary>Blocks as they are.</summary>
internal sealed class NullCodec : BlockCodec
{
    public override string Name => "null";

    public override string? Decompress(ArraySegment<byte> stored, BlockBuffer into) =>
        into.Write(stored) ? null : StreamCodec.TooLarge;
}
