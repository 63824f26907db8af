using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>Joins the seven low bits of each of eight bytes to one number of 56 bits, the first byte lowest.</summary>
internal static class VarintBits
{
    /// <summary>With one instruction where the processor has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Join(ulong bytes) => Bmi2.X64.IsSupported
        ? Bmi2.X64.ParallelBitExtract(bytes, 0x7F7F_7F7F_7F7F_7F7F)
        : JoinByShifts(bytes);

    /// <summary>The same on any processor: pairs of groups join, then pairs of pairs, then the two halves.</summary>
    public static ulong JoinByShifts(ulong bytes)
    {
        var pairs = (bytes & 0x007F_007F_007F_007F) | ((bytes & 0x7F00_7F00_7F00_7F00) >> 1);
        var fours = (pairs & 0x0000_3FFF_0000_3FFF) | ((pairs & 0x3FFF_0000_3FFF_0000) >> 2);
        return (fours & 0x0000_0000_0FFF_FFFF) | ((fours & 0x0FFF_FFFF_0000_0000) >> 4);
    }
}
