using Avro;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Records.Decoding;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>A plan that decodes all numeric leaves of a schema, and what it makes of a body.</summary>
internal sealed class PlanUnderTest
{
    private readonly WriterSchema _writer;
    private readonly RowLayout _layout;
    private readonly DecodePlan _plan;
    private long _surplus;

    public PlanUnderTest(string schemaJson)
    {
        Schema = PlainSchema.Parse(schemaJson);
        Oracle = new LeafOracle(Schema);
        Apache = new ApacheAvro(Schema);
        _writer = new WriterSchema { Id = 1, Schema = Schema };
        _layout = RowLayout.Empty.With(Oracle.Keys);
        _plan = DecodePlan.Compile(SourceSchema.Parse(schemaJson).Schema!, _layout, Oracle.Keys);
    }

    public RecordSchema Schema { get; }

    public LeafOracle Oracle { get; }

    public ApacheAvro Apache { get; }

    public Row Row { get; } = new();

    public long Surplus => _surplus;

    /// <summary>Decodes a body that has to end with the record.</summary>
    public PlanResult Decode(ReadOnlySpan<byte> body)
    {
        var cursor = new AvroCursor(body);
        var path = _plan.TryDecode(ref cursor, Row, _layout, _writer, ref _surplus);
        if (path is null)
        {
            return new PlanResult(cursor.BytesLeft > 0 ? DecodeFailureReason.TrailingBytes : null, cursor.Position, null, 0);
        }

        return new PlanResult(cursor.Failure, cursor.Position, path, cursor.FailureValue);
    }
}
