using System.Globalization;
using System.Text.Json.Nodes;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Example;

/// <summary>One of the example topics, with the schema that the original registers for it.</summary>
/// <param name="Index">0, 1, …: the number in its name.</param>
/// <param name="Name">example-000</param>
/// <param name="Fields">How many numbers each message has besides its time.</param>
internal sealed record ExampleTopic(int Index, string Name, int Fields)
{
    public string Subject => $"{Name}-value";

    public static IReadOnlyList<ExampleTopic> All(ExampleOptions options) =>
    [
        .. Enumerable.Range(0, options.Topics).Select(index => new ExampleTopic(
            index, string.Create(CultureInfo.InvariantCulture, $"{options.TopicPrefix}-{index:D3}"), options.Fields)),
    ];

    /// <summary>
    /// The original's to the letter, doc included, so that a subject it has registered is found, not changed.
    /// </summary>
    public string Schema()
    {
        var name = SummaryNames.Record(Name);
        var fields = new JsonArray(Field("time"));
        for (var i = 0; i < Fields; i++)
        {
            fields.Add(Field(string.Create(CultureInfo.InvariantCulture, $"value{i}")));
        }

        return new JsonObject
        {
            ["type"] = "record",
            ["name"] = name,
            ["aliases"] = new JsonArray(name[(name.LastIndexOf('.') + 1)..]),
            ["doc"] = $"Faust record for topic {Name}.",
            ["fields"] = fields,
        }.ToJsonString();
    }

    private static JsonObject Field(string name) => new() { ["type"] = "double", ["name"] = name };
}
