using System.Globalization;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>
/// Random records of random schemas: as Avro allows them, cut at every byte, damaged, with lengths that no body has. Nothing is
/// thrown, nothing outside of the bytes is looked at, and Apache's reader is of the same opinion.
/// <c>KAFKA_AGGREGATOR_DECODING_SCHEMAS</c> says how many schemas, <c>KAFKA_AGGREGATOR_DECODING_SEED</c> which is the first.
/// </summary>
public sealed class DecodeFuzzTests(ITestOutputHelper output)
{
    /// <summary>Schemas where nothing else is said; a million bodies take 25,000.</summary>
    private const int Schemas = 100;
    private const int BodiesEach = 40;

    /// <summary>Bytes around a body that the reader must not see.</summary>
    private const int Margin = 32;

    /// <summary>Of longer bodies not every byte is tried.</summary>
    private const int CutsMax = 400;

    [Fact]
    public void Decode_AgreesWithApache_OnRandomSchemas_WhateverHappensToTheBytes()
    {
        var (accepted, refused, asked) = (0, 0, 0);
        ForEachSchema((plan, values, writer, random) =>
        {
            for (var index = 0; index < BodiesEach; index++)
            {
                var body = writer.Encode(plan.Schema, values.Record(plan.Schema));
                if (index % 4 > 0)
                {
                    body = index % 4 > 1 ? Mutation.Of(body, random) : Mutation.Hostile(body, random);
                }

                var result = Decode(plan, body);
                Assert.True(result.IsRecord || index % 4 > 0, $"{result} of {Convert.ToHexString(body)}");
                asked += ApacheAgreement.Check(plan, body, result) ? 1 : 0;
                accepted += result.IsRecord ? 1 : 0;
                refused += result.IsRecord ? 0 : 1;
            }
        });

        output.WriteLine($"{accepted} accepted, {refused} refused, Apache asked about {asked}");
        Assert.InRange(accepted, 1_000, int.MaxValue);
        Assert.InRange(refused, 500, int.MaxValue);
        Assert.InRange(asked - accepted, 100, int.MaxValue);
    }

    [Fact]
    public void Decode_Fails_OnRandomSchemas_ForEveryTruncation()
    {
        ForEachSchema((plan, values, writer, _) =>
        {
            var body = writer.Encode(plan.Schema, values.Record(plan.Schema));
            var step = 1 + (body.Length / CutsMax);
            for (var length = 0; length < body.Length; length += step)
            {
                var result = Decode(plan, body[..length]);
                Assert.True(
                    result.Failure is DecodeFailureReason.Truncated or DecodeFailureReason.LengthTooLarge or DecodeFailureReason.BlockCount,
                    $"at {length} of {body.Length}: {result}");
                Assert.InRange(result.Position, 0, length);
                Assert.NotEmpty(result.Path!);
            }
        });
    }

    /// <summary>What comes out is the same whatever lies before and behind the bytes.</summary>
    private static PlanResult Decode(PlanUnderTest plan, byte[] body)
    {
        var among = new PlanResult[2];
        var rows = new ulong[2][];
        for (var pass = 0; pass < 2; pass++)
        {
            var buffer = new byte[body.Length + (2 * Margin)];
            buffer.AsSpan().Fill(pass == 0 ? (byte)0 : (byte)0xFF);
            body.CopyTo(buffer, Margin);
            among[pass] = plan.Decode(buffer.AsSpan(Margin, body.Length));
            rows[pass] = among[pass].IsRecord ? plan.Row.Slots.ToArray() : [];
        }

        Assert.Equal(among[0], among[1]);
        Assert.Equal(rows[0], rows[1]);
        return among[0];
    }

    private void ForEachSchema(Action<PlanUnderTest, RandomAvro, BlockyAvroWriter, Random> check)
    {
        var first = Variable("SEED", Random.Shared.Next(1 << 30));
        var count = Variable("SCHEMAS", Schemas);
        for (var seed = first; seed < first + count; seed++)
        {
            var random = new Random(seed);
            var schema = new RandomSchema(random).Next();
            try
            {
                check(new PlanUnderTest(schema), new RandomAvro(seed), new BlockyAvroWriter(random), random);
            }
            catch
            {
                output.WriteLine($"seed {seed}: {schema}");
                throw;
            }
        }
    }

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable($"KAFKA_AGGREGATOR_DECODING_{name}"), CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
