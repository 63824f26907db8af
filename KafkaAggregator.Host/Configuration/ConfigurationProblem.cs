namespace KafkaAggregator.Host.Configuration;

/// <summary>One mistake in a configuration.</summary>
/// <param name="Place">File and line (<c>aggregator.yaml:3</c>), <c>environment</c> or <c>command line</c>.</param>
/// <param name="Property">Dotted YAML name, variable or option as the user wrote it; null: the whole place.</param>
/// <param name="Value">
/// What was given there, as quoted in the message; null where it is absent, <c>***</c> where it is secret.
/// </param>
/// <param name="Rule">What is wrong with it, without a full stop.</param>
/// <param name="Remedy">What would do, a sentence.</param>
internal sealed record ConfigurationProblem(string Place, string? Property, string? Value, string Rule, string Remedy)
{
    public override string ToString()
    {
        var subject = Property is null ? string.Empty : Value is null ? $"{Property}: " : $"{Property} = {Value}: ";
        return $"{Place}: {subject}{Rule}. {Remedy}";
    }
}
