namespace KafkaAggregator.Host.Files;

/// <summary>A codec that a library offers as a stream over the stored bytes.</summary>
/// <param name="name">Its name in <c>avro.codec</c>.</param>
/// <param name="open">Makes the decompressing stream.</param>
internal sealed class StreamCodec(string name, Func<Stream, Stream> open) : BlockCodec
{
    /// <summary>Said of a block that unfolds beyond the bound.</summary>
    public static readonly string TooLarge = $"more than {ContainerReader.BlockBytesMax} bytes";

    private const int StepBytes = 1 << 16;

    public override string Name => name;

    public override string? Decompress(ArraySegment<byte> stored, BlockBuffer into)
    {
        using var source = new MemoryStream(stored.Array!, stored.Offset, stored.Count, writable: false);
        return Copy(source, open, into);
    }

    /// <summary>
    /// What the decompressing stream gives, up to the bound. Libraries differ in what they throw for bytes that are no
    /// stream of theirs, index errors among it; the bytes are all they see, so all of it says the bytes are bad.
    /// </summary>
    public static string? Copy(Stream source, Func<Stream, Stream> open, BlockBuffer into)
    {
        try
        {
            using var decompressing = open(source);
            var step = new byte[StepBytes];
            while (true)
            {
                var read = decompressing.Read(step);
                if (read == 0)
                {
                    return null;
                }

                if (!into.Write(step.AsSpan(0, read)))
                {
                    return TooLarge;
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return exception.Message;
        }
    }
}
