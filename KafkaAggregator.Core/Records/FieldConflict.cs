namespace KafkaAggregator.Core.Records;

/// <summary>Two leaves that would get one name: an error of their aggregation, others go on.</summary>
/// <param name="Name">The name that both would get.</param>
/// <param name="FirstPath">Where the first stands in the schema.</param>
/// <param name="SecondPath">Where the second stands in the schema.</param>
public sealed record FieldConflict(string Name, string FirstPath, string SecondPath)
{
    /// <summary>What is wrong and what would do, for people.</summary>
    public string Message =>
        $"'{FirstPath}' and '{SecondPath}' would both be called '{Name}': give one another name with 'map', " +
        "or leave it out with 'excluded_fields'";
}
