namespace KafkaAggregator.Host.Configuration;

/// <summary>A setting given on the command line.</summary>
/// <param name="Option">As the user wrote it: <c>--window-size</c>.</param>
/// <param name="Name">Dotted YAML name of the setting, which need not exist.</param>
/// <param name="Value">What was given.</param>
internal sealed record OptionValue(string Option, string Name, string Value)
{
    /// <summary>From <c>NAME=VALUE</c>.</summary>
    public static OptionValue FromAssignment(string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        var name = assignment[..equals].Trim();
        return new OptionValue($"--set {name}", name, assignment[(equals + 1)..]);
    }
}
