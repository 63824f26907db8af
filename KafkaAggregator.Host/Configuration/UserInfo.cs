using System.Text.RegularExpressions;

namespace KafkaAggregator.Host.Configuration;

/// <summary>User and password in a URL, which no message shows.</summary>
internal static partial class UserInfo
{
    public static string Hide(string text) => Pattern().Replace(text, "${scheme}***@");

    // A password may hold an @ or a slash that should have been escaped: all up to the last @ of an address is hidden.
    [GeneratedRegex(
        "(?<scheme>[a-z_]+://)?[^,;\"\\s\\[]*@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Pattern();
}
