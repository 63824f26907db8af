namespace KafkaAggregator.Host.Files;

/// <summary>Where a block is decompressed into: grows with what comes, up to a bound, and is used again.</summary>
internal sealed class BlockBuffer(int bytesMax)
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Room for so many bytes more, counted as written; null where that is beyond the bound.</summary>
    public Memory<byte>? Take(long length)
    {
        if (length > bytesMax - _length)
        {
            return null;
        }

        var taken = _length;
        _length += (int)length;
        if (_bytes.Length < _length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(bytesMax, Math.Max(_length, 2L * _bytes.Length)));
        }

        return _bytes.AsMemory(taken, (int)length);
    }

    /// <summary>Copies bytes in; false where they are beyond the bound.</summary>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (Take(bytes.Length) is not { } room)
        {
            return false;
        }

        bytes.CopyTo(room.Span);
        return true;
    }
}
