using Newtonsoft.Json.Linq;

namespace KafkaAggregator.Core.Records;

/// <summary>The full name of a named type.</summary>
/// <param name="Space">Its namespace; empty where it has none.</param>
/// <param name="Name">Its name in it.</param>
internal readonly record struct TypeName(string Space, string Name)
{
    public string Full => Space.Length == 0 ? Name : $"{Space}.{Name}";

    /// <summary>
    /// As the Avro library allows it, whose names are checked where some registries check none. Types are found by
    /// <see cref="Full"/>, so that two that become equal by it stay apart.
    /// </summary>
    public string Legal => SummaryNames.Legal(Full);

    /// <summary>The name that an object defines, in the namespace around it or in its own.</summary>
    public static TypeName Of(JObject from, string space) =>
        Of(AvroJson.NeededText(from, "name"), AvroJson.Text(from, "namespace"), space);

    public static TypeName Of(string name, string? ownSpace, string space)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 ? new TypeName(name[..dot], name[(dot + 1)..]) : new TypeName(ownSpace ?? space, name);
    }
}
