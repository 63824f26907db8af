using Avro;
using Newtonsoft.Json.Linq;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A schema without its logical types: the same bytes on the wire, but Apache's reader and writer then take and give
/// the base types.
/// </summary>
internal static class PlainSchema
{
    public static RecordSchema Parse(string json)
    {
        var token = JToken.Parse(json);
        foreach (var property in token.SelectTokens("$..logicalType").Select(value => value.Parent!).ToList())
        {
            property.Remove();
        }

        return (RecordSchema)Schema.Parse(token.ToString());
    }
}
