using SharpCompress.Compressors.Xz;

namespace KafkaAggregator.Host.Files;

/// <summary>
/// The xz format with all its checks. SharpCompress's stream ends, without a word, after the first of several xz
/// streams in a row, which the format allows with padding between them; so they are read one by one here.
/// </summary>
internal sealed class XzCodec : BlockCodec
{
    /// <summary>Padding between streams is of zeros, in fours.</summary>
    private const int PaddingUnit = 4;

    public override string Name => "xz";

    public override string? Decompress(ArraySegment<byte> stored, BlockBuffer into)
    {
        using var source = new MemoryStream(stored.Array!, stored.Offset, stored.Count, writable: false);
        do
        {
            if (StreamCodec.Copy(source, open: static stream => new XZStream(stream), into) is { } problem)
            {
                return problem;
            }

            var rest = stored.AsSpan((int)source.Position);
            var padding = rest.IndexOfAnyExcept((byte)0) is >= 0 and var next ? next : rest.Length;
            if (padding % PaddingUnit != 0)
            {
                return $"{padding} bytes of padding";
            }

            source.Position += padding;
        }
        while (source.Position < source.Length);
        return null;
    }
}
