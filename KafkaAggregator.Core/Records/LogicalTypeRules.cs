using Avro;

namespace KafkaAggregator.Core.Records;

/// <summary>Which numbers are times or decimals and therefore no samples.</summary>
internal static class LogicalTypeRules
{
    /// <summary>All of these are times, dates or durations, whatever their number type.</summary>
    private const string DebeziumTimes = "io.debezium.time.";

    private static readonly Dictionary<string, Schema.Type> NumericTypes = new(StringComparer.Ordinal)
    {
        ["date"] = Schema.Type.Int,
        ["time-millis"] = Schema.Type.Int,
        ["time-micros"] = Schema.Type.Long,
        ["timestamp-millis"] = Schema.Type.Long,
        ["timestamp-micros"] = Schema.Type.Long,
        ["timestamp-nanos"] = Schema.Type.Long,
        ["local-timestamp-millis"] = Schema.Type.Long,
        ["local-timestamp-micros"] = Schema.Type.Long,
        ["local-timestamp-nanos"] = Schema.Type.Long,
    };

    private static readonly HashSet<string> OtherTypes = new(StringComparer.Ordinal) { "decimal", "uuid", "duration" };

    private static readonly HashSet<string> ConnectNames = new(StringComparer.Ordinal)
    {
        "org.apache.kafka.connect.data.Date",
        "org.apache.kafka.connect.data.Time",
        "org.apache.kafka.connect.data.Timestamp",
        "org.apache.kafka.connect.data.Decimal",
        "io.debezium.data.VariableScaleDecimal",
    };

    /// <summary>The time or decimal that a type is marked as; null where its value is just that.</summary>
    public static string? MarkOf(Schema schema)
    {
        var logical = AvroTypes.LogicalTypeOf(schema);
        if (logical is not null && IsValidNumeric(logical, schema))
        {
            return $"logical type {logical}";
        }

        var connect = AvroTypes.ConnectNameOf(schema);
        return connect is not null && IsConnectTime(connect) ? connect : null;
    }

    /// <summary>Says why a logical type does not count; null where it counts, or there is none.</summary>
    public static string? HintAbout(Schema schema)
    {
        var logical = AvroTypes.LogicalTypeOf(schema);
        if (logical is null || IsValidNumeric(logical, schema))
        {
            return null;
        }

        var type = AvroTypes.NameOf(schema);
        if (NumericTypes.TryGetValue(logical, out var needed))
        {
            return $"logicalType '{logical}' is ignored: it needs {NameOf(needed)}, this is {type}";
        }

        return OtherTypes.Contains(logical)
            ? $"logicalType '{logical}' is ignored: it cannot stand on {type}"
            : $"logicalType '{logical}' is ignored: Avro does not know it";
    }

    /// <summary>Says that a <c>logicalType</c> stands where Avro does not look for it; null where none does.</summary>
    public static string? HintAbout(Field field) =>
        AvroTypes.LogicalTypeBeside(field) is { } logical
            ? $"logicalType '{logical}' stands beside the type instead of in it, so Avro ignores it"
            : null;

    /// <summary>The unit that marks an integer as a point in time; null for any other type.</summary>
    public static TimeUnit? UnitOf(Schema schema)
    {
        var logical = AvroTypes.LogicalTypeOf(schema);
        if (logical is not null && IsValidNumeric(logical, schema))
        {
            return logical switch
            {
                "timestamp-millis" or "local-timestamp-millis" => TimeUnit.Milliseconds,
                "timestamp-micros" or "local-timestamp-micros" => TimeUnit.Microseconds,
                "timestamp-nanos" or "local-timestamp-nanos" => TimeUnit.Nanoseconds,
                _ => null,
            };
        }

        return AvroTypes.Unwrap(schema).Tag != Schema.Type.Long ? null : AvroTypes.ConnectNameOf(schema) switch
        {
            "org.apache.kafka.connect.data.Timestamp" or "io.debezium.time.Timestamp" => TimeUnit.Milliseconds,
            "io.debezium.time.MicroTimestamp" => TimeUnit.Microseconds,
            "io.debezium.time.NanoTimestamp" => TimeUnit.Nanoseconds,
            _ => null,
        };
    }

    private static bool IsValidNumeric(string logical, Schema schema) =>
        NumericTypes.TryGetValue(logical, out var needed) && AvroTypes.Unwrap(schema).Tag == needed;

    private static bool IsConnectTime(string name) =>
        ConnectNames.Contains(name) || name.StartsWith(DebeziumTimes, StringComparison.Ordinal);

    private static string NameOf(Schema.Type type) => type == Schema.Type.Int ? "int" : "long";
}
