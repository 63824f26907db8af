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
                var isAsked = ApacheAgreement.Check(plan, body, result);
                accepted += result.IsRecord ? 1 : 0;
                compared += isAsked && !result.IsRecord ? 1 : 0;
            }
        }

        output.WriteLine($"{accepted} accepted, {compared} refused by both");
        Assert.InRange(accepted, 100, int.MaxValue);
        Assert.InRange(compared, 100, int.MaxValue);
    }
}
