using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Standard output where it is no terminal. The console's own stream drops what is written into a pipe that nobody
/// reads any more, so that a program works on for nobody; this one throws <see cref="OutputException"/>, also where a
/// device is full, which is thereby never taken for a failure of a file that is read.
/// </summary>
/// <param name="inner">Where it goes.</param>
internal sealed class StandardOutput(Stream inner) : Stream
{
    private const int Descriptor = 1;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What results are written to: each line is on its way when it is written.</summary>
    public static TextWriter Open() => Console.IsOutputRedirected
        ? TextWriter.Synchronized(new StreamWriter(
            new StandardOutput(OpenPipe() ?? Console.OpenStandardOutput()), new UTF8Encoding(false))
        {
            AutoFlush = true,
        })
        : Console.Out;

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (IOException failure)
        {
            throw new OutputException(failure.Message, failure)
            {
                IsClosed = inner is PipeStream { IsConnected: false },
            };
        }
    }

    public override void Flush()
    {
        // What is written is on its way.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Null where it is no pipe, but a file or a device.</summary>
    private static AnonymousPipeClientStream? OpenPipe()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var handle = new SafePipeHandle(Descriptor, ownsHandle: false);
        try
        {
            return new AnonymousPipeClientStream(PipeDirection.Out, handle);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException)
        {
            handle.Dispose();
            return null;
        }
    }
}
