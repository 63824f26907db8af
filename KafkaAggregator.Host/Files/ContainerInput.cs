using System.Diagnostics.CodeAnalysis;

namespace KafkaAggregator.Host.Files;

/// <summary>
/// The bytes of a container file and where in it they are. What is not there, or too large, makes a read give false and
/// leaves the reason in <see cref="Problem"/>; so does a file system that fails.
/// </summary>
internal sealed class ContainerInput(Stream stream)
{
    /// <summary>A 64-bit integer takes at most so many bytes of seven bits.</summary>
    private const int VarintBytesMax = 10;

    /// <summary>
    /// Bytes read at a time where a length is claimed: memory grows with what is there, not with the claim.
    /// </summary>
    private const int StepBytes = 1 << 20;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Why the last read gave false.</summary>
    public string? Problem { get; private set; }

    /// <summary>One byte, or false at the end, which is no problem by itself.</summary>
    public bool TryReadByte(out byte value)
    {
        Problem = null;
        var next = -1;
        try
        {
            next = stream.ReadByte();
        }
        catch (IOException exception)
        {
            Problem = exception.Message;
        }

        value = unchecked((byte)next);
        Position += next >= 0 ? 1 : 0;
        return next >= 0;
    }

    /// <summary>Avro's long: zigzag, seven bits a byte, the least first.</summary>
    public bool TryReadLong(string what, out long value)
    {
        value = 0;
        if (!TryReadByte(out var first))
        {
            return FailAtEnd(what);
        }

        return TryReadLong(what, first, out value);
    }

    /// <summary>Avro's long of which the first byte was read already.</summary>
    public bool TryReadLong(string what, byte first, out long value)
    {
        var bits = (ulong)(first & 0x7F);
        var next = first;
        for (var index = 1; next >= 0x80; index++)
        {
            value = 0;
            if (!TryReadByte(out next))
            {
                return FailAtEnd(what);
            }

            if (index == VarintBytesMax - 1 && next > 1)
            {
                return Fail($"{what} is an integer of more than 64 bits");
            }

            bits |= (ulong)(next & 0x7F) << (7 * index);
        }

        value = (long)(bits >> 1) ^ -(long)(bits & 1);
        return true;
    }

    /// <summary>A length that stands before what it is the length of.</summary>
    public bool TryReadLength(string what, int lengthMax, out int length)
    {
        length = 0;
        if (!TryReadLong($"the length of {what}", out var claimed))
        {
            return false;
        }

        if (claimed < 0 || claimed > lengthMax)
        {
            return Fail($"{what} is said to have {claimed} bytes: 0 to {lengthMax} can be");
        }

        if (stream.CanSeek && claimed > stream.Length - Position)
        {
            var left = stream.Length - Position;
            return Fail($"{what} is said to have {claimed} bytes, but the file has only {left} more");
        }

        length = (int)claimed;
        return true;
    }

    /// <summary>So many bytes into a buffer, which is taken larger where it is too small.</summary>
    public bool TryReadBytes(string what, int length, [NotNull] ref byte[]? buffer)
    {
        buffer ??= [];
        for (var read = 0; read < length;)
        {
            var step = Math.Min(length - read, StepBytes);
            if (buffer.Length < read + step)
            {
                Array.Resize(ref buffer, Math.Min(length, Math.Max(read + step, 2 * buffer.Length)));
            }

            if (!TryReadStep(what, buffer.AsSpan(read, step)))
            {
                return false;
            }

            read += step;
        }

        return true;
    }

    private bool TryReadStep(string what, Span<byte> into)
    {
        try
        {
            var read = stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
            Position += read;
            return read == into.Length || FailAtEnd(what);
        }
        catch (IOException exception)
        {
            return Fail(exception.Message);
        }
    }

    private bool FailAtEnd(string what) => Fail(Problem ?? $"the file ends within {what}");

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}
