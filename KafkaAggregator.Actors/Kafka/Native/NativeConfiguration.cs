namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>Sets librdkafka's properties, and asks it about them without connecting anywhere.</summary>
internal static unsafe class NativeConfiguration
{
    /// <summary>Null where the property was set, else why not. A value that may be a secret is not repeated.</summary>
    public static string? Set(nint configuration, string name, string value)
    {
        var error = stackalloc byte[Librdkafka.ErrorLengthMax];
        if (Librdkafka.rd_kafka_conf_set(configuration, name, value, error, Librdkafka.ErrorLengthMax) == 0)
        {
            return null;
        }

        var text = Librdkafka.Text(error);
        return value.Length > 0
            ? text.Replace(value, PropertySecrets.Show(name, value), StringComparison.Ordinal)
            : text;
    }

    /// <summary>Null where librdkafka knows the property and takes the value.</summary>
    public static string? Check(string name, string value)
    {
        var configuration = Librdkafka.rd_kafka_conf_new();
        try
        {
            return Set(configuration, name, value);
        }
        finally
        {
            Librdkafka.rd_kafka_conf_destroy(configuration);
        }
    }
}
