using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>One double: where the processor has no vectors.</summary>
internal readonly struct ScalarLane : ILanes<ScalarLane>
{
    private readonly double _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ScalarLane(double value) => _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator +(ScalarLane left, ScalarLane right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator -(ScalarLane left, ScalarLane right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator *(ScalarLane left, ScalarLane right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator /(ScalarLane left, ScalarLane right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator &(ScalarLane left, ScalarLane right) => new(OfBits(left.Whole & right.Whole));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator |(ScalarLane left, ScalarLane right) => new(OfBits(left.Whole | right.Whole));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane All(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Load(ref double source) => new(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Min(ScalarLane left, ScalarLane right) => right._value < left._value ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Max(ScalarLane left, ScalarLane right) => left._value < right._value ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane MultiplyAdd(ScalarLane left, ScalarLane right, ScalarLane addend) =>
        new(Math.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane SquareRoot(ScalarLane value) => new(Math.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Equal(ScalarLane left, ScalarLane right) => Mask(left._value == right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Less(ScalarLane left, ScalarLane right) => Mask(left._value < right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane LessOrEqual(ScalarLane left, ScalarLane right) => Mask(left._value <= right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane IsNegativeZero(ScalarLane value) => Mask(value.Whole == long.MinValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Select(ScalarLane mask, ScalarLane whereSet, ScalarLane whereClear) =>
        mask.Whole != 0 ? whereSet : whereClear;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(ScalarLane mask) => (uint)(mask.Whole & 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Pack(ScalarLane values, ScalarLane mask, ref double target)
    {
        values.Store(ref target);
        return (int)Bits(mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Scatter(ref double target, nint stride) => Store(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double target) => target = _value;

    private long Whole => BitConverter.DoubleToInt64Bits(_value);

    private static double OfBits(long bits) => BitConverter.Int64BitsToDouble(bits);

    private static ScalarLane Mask(bool isSet) => new(OfBits(isSet ? -1 : 0));
}
