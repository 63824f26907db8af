namespace KafkaAggregator.Tests.Files;

/// <summary>A stream that cannot seek, as a pipe, gives a few bytes at a time, and fails where it is told to.</summary>
internal sealed class ForwardStream(byte[] bytes) : Stream
{
    private int _position;

    public int? FailsAt { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position >= FailsAt)
        {
            throw new IOException("the disk is gone");
        }

        var read = Math.Min(Math.Min(buffer.Length, 4099), (FailsAt ?? bytes.Length) - _position);
        bytes.AsSpan(_position, read).CopyTo(buffer);
        _position += read;
        return read;
    }

    public override void Flush()
    {
        // Nothing is ever written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
