using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// CRC-32C (Castagnoli), as Kafka's batches carry it. The instruction of x64 takes three cycles and can begin every
/// cycle, so three streams run side by side and are put together by tables (Mark Adler's crc32c.c); elsewhere one.
/// </summary>
internal static class Crc32C
{
    /// <summary>The polynomial, its bits reversed.</summary>
    private const uint Polynomial = 0x82f63b78;

    /// <summary>Bytes a stream takes at a time: long blocks, then short ones, then the rest in one stream.</summary>
    private const int LongBlock = 4096;
    private const int ShortBlock = 256;
    private static readonly uint[] LongShift = ShiftTable(LongBlock);
    private static readonly uint[] ShortShift = ShiftTable(ShortBlock);

    public static uint Compute(ReadOnlySpan<byte> bytes) =>
        Sse42.X64.IsSupported ? ~ThreeStreams(uint.MaxValue, bytes) : ComputeInOneStream(bytes);

    internal static uint ComputeInOneStream(ReadOnlySpan<byte> bytes) => ~OneStream(uint.MaxValue, bytes);

    private static uint OneStream(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : Reversed(word));
        }

        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }

    private static ulong Reversed(ulong word) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);

    private static uint ThreeStreams(uint start, ReadOnlySpan<byte> bytes)
    {
        ulong crc = start;
        crc = Blocks(crc, ref bytes, LongBlock, LongShift);
        crc = Blocks(crc, ref bytes, ShortBlock, ShortShift);
        return OneStream((uint)crc, bytes);
    }

    private static ulong Blocks(ulong crc, ref ReadOnlySpan<byte> bytes, int block, uint[] shift)
    {
        while (bytes.Length >= 3 * block)
        {
            ref var first = ref MemoryMarshal.GetReference(bytes);
            ulong a = crc, b = 0, c = 0;
            for (var i = 0; i < block; i += sizeof(ulong))
            {
                a = Sse42.X64.Crc32(a, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i)));
                b = Sse42.X64.Crc32(b, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i + block)));
                c = Sse42.X64.Crc32(c, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i + (2 * block))));
            }

            crc = Shift(shift, Shift(shift, (uint)a) ^ (uint)b) ^ (uint)c;
            bytes = bytes[(3 * block)..];
        }

        return crc;
    }

    /// <summary>The CRC as if as many zero bytes as the table was made for had followed.</summary>
    private static uint Shift(uint[] table, uint crc) =>
        table[crc & 0xff] ^ table[256 + ((crc >> 8) & 0xff)]
        ^ table[512 + ((crc >> 16) & 0xff)] ^ table[768 + (crc >> 24)];

    private static uint[] ShiftTable(int zeroBytes)
    {
        var columns = new uint[32];
        for (var bit = 0; bit < 32; bit++)
        {
            var crc = 1u << bit;
            for (var i = 0; i < zeroBytes * 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }

            columns[bit] = crc;
        }

        var table = new uint[1024];
        for (var entry = 0; entry < table.Length; entry++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                table[entry] ^= (uint)((entry >> bit) & 1) * columns[(entry / 256 * 8) + bit];
            }
        }

        return table;
    }
}
