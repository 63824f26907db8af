using System.Globalization;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of the example topics and their producer.</summary>
internal static class ExampleBinder
{
    /// <summary>Names are numbered with three digits.</summary>
    private const int TopicsMax = 1_000;

    private const int FieldsMax = 10_000;
    private const int PartitionsMax = 10_000;
    private const double FrequencyMax = 1e9;

    public static ExampleOptions Bind(SettingValues values)
    {
        var defaults = new ExampleOptions();
        return new ExampleOptions
        {
            TopicPrefix = BindPrefix(values, defaults.TopicPrefix),
            Topics = values.Integer(ExampleSettings.Topics, defaults.Topics, 1, TopicsMax),
            Fields = values.Integer(ExampleSettings.Fields, defaults.Fields, 1, FieldsMax),
            FrequencyHertz = BindFrequency(values, defaults.FrequencyHertz),
            MessagesMax = values.Integer(
                ExampleSettings.MaxMessages, defaults.MessagesMax, long.MinValue, long.MaxValue),
            TopicPartitions = values.Integer(
                ExampleSettings.TopicPartitions, defaults.TopicPartitions, 1, PartitionsMax),
        };
    }

    private static string BindPrefix(SettingValues values, string fallback)
    {
        var prefix = values.Text(ExampleSettings.TopicPrefix, fallback);
        if (TopicNameRule.Check($"{prefix}-000") is { } rule || prefix.Length == 0)
        {
            values.Add(ExampleSettings.TopicPrefix, "begins no topic's name that Kafka takes", TopicNameRule.Remedy);
        }

        return prefix;
    }

    private static double BindFrequency(SettingValues values, double fallback)
    {
        if (values.Text(ExampleSettings.Frequency) is not { } text)
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var frequency)
            && frequency is > 0 and <= FrequencyMax)
        {
            return frequency;
        }

        values.Add(
            ExampleSettings.Frequency, "must be a number above 0 and at most 1e9",
            "Give messages a second, for example 10.");
        return fallback;
    }
}
