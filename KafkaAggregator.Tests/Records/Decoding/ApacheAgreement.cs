using KafkaAggregator.Core.Records;
using Xunit;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>What is accepted, Apache's reader reads with the same values; what is refused, it refuses too.</summary>
internal static class ApacheAgreement
{
    /// <summary>Apache allocates what a length says before it looks whether it is there.</summary>
    private const long LengthForApacheMax = 1 << 20;

    /// <summary>Fails where they differ; whether Apache was asked.</summary>
    public static bool Check(PlanUnderTest plan, byte[] body, PlanResult result)
    {
        if (result.IsRecord)
        {
            var (record, bytesRead) = plan.Apache.Decode(body);
            Assert.Equal(body.Length, bytesRead);
            plan.Oracle.Check(plan.Row, record);
            return true;
        }

        if (!WouldFailAlike(result))
        {
            return false;
        }

        Assert.False(ApacheReadsAll(plan, body), $"{result} of {Convert.ToHexString(body)}");
        return true;
    }

    /// <summary>Where we are stricter on purpose, or where Apache would allocate what the bytes say, it is not asked.</summary>
    private static bool WouldFailAlike(PlanResult result) => result.Failure switch
    {
        DecodeFailureReason.VarintOverlong or DecodeFailureReason.IntOutOfRange => false,
        DecodeFailureReason.BlockCount or DecodeFailureReason.TooDeep => false,
        DecodeFailureReason.LengthTooLarge => result.Value < LengthForApacheMax,
        DecodeFailureReason.NegativeLength or DecodeFailureReason.UnionIndex or DecodeFailureReason.EnumIndex =>
            result.Value == (int)result.Value,
        _ => true,
    };

    private static bool ApacheReadsAll(PlanUnderTest plan, byte[] body)
    {
        try
        {
            return plan.Apache.Decode(body).BytesRead == body.Length;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever Apache throws, it did not read the record.
            return false;
        }
    }
}
