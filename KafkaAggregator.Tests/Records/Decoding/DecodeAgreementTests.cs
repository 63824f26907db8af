using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>Apache's reader as the oracle, over random records of real schemas and what can happen to their bytes.</summary>
public sealed class DecodeAgreementTests(ITestOutputHelper output)
{
    private const int RecordsEach = 60;
    private const int MutationsEach = 700;

    /// <summary>Apache allocates what a length says before it looks whether it is there.</summary>
    private const long LengthForApacheMax = 1 << 20;

    [SharedFact(RealSchemas.Folder)]
    public void Decode_GivesApachesValues_ForRandomRecordsOfEverySchema()
    {
        var schemas = RealSchemas.All();
        Assert.Equal(52, schemas.Count);
        foreach (var (name, json) in schemas)
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"{name}: seed {seed}");
            var plan = new PlanUnderTest(json);
            var random = new RandomAvro(seed);
            for (var index = 0; index < RecordsEach; index++)
            {
                var body = plan.Apache.Encode(random.Record(plan.Schema));

                var result = plan.Decode(body);

                Assert.True(result.IsRecord, $"{name}: {result}");
                plan.Oracle.Check(plan.Row, plan.Apache.Decode(body).Record);
            }
        }
    }

    [SharedFact(RealSchemas.Folder)]
    public void Decode_Fails_ForEveryTruncation()
    {
        foreach (var (name, json) in RealSchemas.All())
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"{name}: seed {seed}");
            var plan = new PlanUnderTest(json);
            var body = plan.Apache.Encode(new RandomAvro(seed).Record(plan.Schema));
            var step = 1 + (body.Length / 1_000);
            for (var length = 0; length < body.Length; length += step)
            {
                var result = plan.Decode(body.AsSpan(0, length));

                Assert.True(
                    result.Failure is DecodeFailureReason.Truncated or DecodeFailureReason.LengthTooLarge or DecodeFailureReason.BlockCount,
                    $"{name} at {length} of {body.Length}: {result}");
                Assert.InRange(result.Position, 0, length);
                Assert.NotEmpty(result.Path!);
            }
        }
    }

    [SharedFact(RealSchemas.Folder)]
    public void Decode_AgreesWithApache_OnMutations()
    {
        var (accepted, compared) = (0, 0);
        foreach (var (name, json) in RealSchemas.All())
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"{name}: seed {seed}");
            var plan = new PlanUnderTest(json);
            var values = new RandomAvro(seed);
            var random = new Random(seed);
            var count = MutationsEach / (1 + plan.Oracle.Keys.Count / 20);
            for (var index = 0; index < count; index++)
            {
                var body = Mutation.Of(plan.Apache.Encode(values.Record(plan.Schema)), random);
                var result = plan.Decode(body);
                if (result.IsRecord)
                {
                    var (record, bytesRead) = plan.Apache.Decode(body);
                    Assert.Equal(body.Length, bytesRead);
                    plan.Oracle.Check(plan.Row, record);
                    accepted++;
                }
                else if (ApacheWouldFailAlike(result))
                {
                    Assert.False(ApacheReadsAll(plan, body), $"{name}: {result} of {Convert.ToHexString(body)}");
                    compared++;
                }
            }
        }

        output.WriteLine($"{accepted} accepted, {compared} refused by both");
        Assert.InRange(accepted, 100, int.MaxValue);
        Assert.InRange(compared, 100, int.MaxValue);
    }

    /// <summary>Where we are stricter on purpose, or where Apache would allocate what the bytes say, it is not asked.</summary>
    private static bool ApacheWouldFailAlike(PlanResult result) => result.Failure switch
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
