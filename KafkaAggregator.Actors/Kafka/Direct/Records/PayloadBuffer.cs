namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// Pinned memory that payloads are decompressed into, one after the other; it grows to the largest and stays.
/// </summary>
internal sealed class PayloadBuffer
{
    /// <summary>What a damaged or hostile batch may claim to grow to: more than any broker takes.</summary>
    public const int BytesMax = 256 << 20;

    /// <summary>A megabyte: a producer's batch, decompressed, as a rule.</summary>
    private const int BytesAtFirst = 1 << 20;
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(BytesAtFirst, pinned: true);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room behind what is written, for so many bytes at least.</summary>
    public Span<byte> Room(int bytes)
    {
        var wanted = (long)Length + bytes;
        if (wanted > BytesMax)
        {
            throw new WireFormatException($"a batch of more than {BytesMax} bytes");
        }

        if (wanted > _bytes.Length)
        {
            var size = Math.Min(BytesMax, Math.Max((int)wanted, _bytes.Length * 2));
            var larger = GC.AllocateUninitializedArray<byte>(size, pinned: true);
            Written.CopyTo(larger);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>So many bytes of the room are written now.</summary>
    public void Advance(int bytes) => Length += bytes;
}
