namespace KafkaAggregator.Core.Records;

/// <summary>Says of a body that could not be decoded what was found and what would do.</summary>
internal static class DecodeFailureText
{
    /// <param name="reason">Why a value did not read.</param>
    /// <param name="path">The value's path.</param>
    /// <param name="value">The number that cannot be, where one was read.</param>
    /// <param name="bytesLeft">Bytes from the first byte of the value to the end of the body.</param>
    public static string Of(DecodeFailureReason reason, string path, long value, int bytesLeft) => reason switch
    {
        DecodeFailureReason.Truncated => $"{path}: the body ends {bytesLeft} bytes into it",
        DecodeFailureReason.VarintOverlong => $"{path}: a number of more than 64 bits",
        DecodeFailureReason.IntOutOfRange => $"{path}: {value} is no int of 32 bits",
        DecodeFailureReason.NegativeLength => $"{path}: a length of {value}",
        DecodeFailureReason.LengthTooLarge => $"{path}: a length of {value} bytes, where {bytesLeft} are left",
        DecodeFailureReason.UnionIndex => $"{path}: the union has no branch {value}",
        DecodeFailureReason.BlockCount => $"{path}: a block of {value}, which does not fit the {bytesLeft} bytes left",
        DecodeFailureReason.TooDeep => $"{path}: nested more than {value - 1} deep",
        DecodeFailureReason.EnumIndex => $"{path}: the enum has no symbol {value}",
        DecodeFailureReason.BadBoolean => $"{path}: a boolean of {value}; 0 or 1 would do",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "no failure of a body"),
    };
}
