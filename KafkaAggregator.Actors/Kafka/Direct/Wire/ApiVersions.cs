namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// What a broker speaks: version 3 (its body is flexible, its answer's header never) or 0, which every broker knows.
/// <para><c>error:2 [key:2 min:2 max:2 tags]</c></para>
/// </summary>
internal static class ApiVersions
{
    public const short Flexible = 3;

    public static void Write(WireWriter writer)
    {
        writer.CompactString("kafka-aggregator");
        writer.CompactString("1");
        writer.NoTags();
    }

    public static ErrorCode Read(ReadOnlySpan<byte> response, short version, Dictionary<ApiKey, VersionRange> into)
    {
        var reader = new WireReader(response);
        reader.Int32(); // correlation id
        var error = (ErrorCode)reader.Int16();
        if (error != ErrorCode.None)
        {
            return error;
        }

        var count = version >= Flexible ? reader.CompactArrayLength() : reader.ArrayLength();
        for (; count > 0; count--)
        {
            into[(ApiKey)reader.Int16()] = new VersionRange(reader.Int16(), reader.Int16());
            if (version >= Flexible)
            {
                reader.SkipTags();
            }
        }

        return ErrorCode.None;
    }
}
