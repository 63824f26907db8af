using System.Text.RegularExpressions;

namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>A pair that a login by token carries (RFC 7628, section 3.1).</summary>
internal sealed partial record TokenExtension(string Name, string Value)
{
    /// <summary>The token's own.</summary>
    private const string Reserved = "auth";

    /// <summary>Whether it may be sent: names are letters, values visible characters and white space.</summary>
    public bool IsSound => Name != Reserved && SoundName().IsMatch(Name) && SoundValue().IsMatch(Value);

    [GeneratedRegex(@"\A[A-Za-z]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SoundName();

    [GeneratedRegex(@"\A[\x21-\x7e \t\r\n]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SoundValue();
}
