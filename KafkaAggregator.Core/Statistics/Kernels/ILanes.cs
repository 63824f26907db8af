namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Some doubles side by side, as many as a vector register holds: the arithmetic that the kernels need, each operation
/// rounded as IEEE 754 says, so that every width gives the same bits. A mask has all bits of a lane set, or none.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Lanes: a power of two, at most 8.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf All(double value);

    static abstract TSelf Load(ref double source);

    /// <summary>The lesser; of two zeros, or of a NaN and a number, either.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The greater; of two zeros, or of a NaN and a number, either.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    static abstract TSelf SquareRoot(TSelf value);

    static abstract TSelf Equal(TSelf left, TSelf right);

    static abstract TSelf Less(TSelf left, TSelf right);

    static abstract TSelf LessOrEqual(TSelf left, TSelf right);

    /// <summary>Where the bits are those of −0.0.</summary>
    static abstract TSelf IsNegativeZero(TSelf value);

    static abstract TSelf Select(TSelf mask, TSelf whereSet, TSelf whereClear);

    /// <summary>Bit i is lane i of the mask.</summary>
    static abstract uint Bits(TSelf mask);

    /// <summary>
    /// Writes the values whose lanes are set, one behind the other, and gives how many they are; what is behind them,
    /// up to <see cref="Count"/> values in all, is overwritten.
    /// </summary>
    static abstract int Pack(TSelf values, TSelf mask, ref double target);

    void Store(ref double target);

    /// <summary>Lane i goes to i strides behind the target.</summary>
    void Scatter(ref double target, nint stride);
}
