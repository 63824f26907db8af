using KafkaAggregator.Host.Commands;

namespace KafkaAggregator.Tests.Commands;

/// <summary>Standard output that takes nothing: its reader has gone, or the device is full.</summary>
internal sealed class BrokenOutput(bool isClosed) : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) =>
        throw new OutputException("no space left", new IOException()) { IsClosed = isClosed };

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
}
