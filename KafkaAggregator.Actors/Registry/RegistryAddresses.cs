namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// A registry's URL list, taken apart: spaces trimmed and user info taken out, since Confluent's client refuses the
/// former and silently ignores the latter.
/// </summary>
internal sealed class RegistryAddresses
{
    private RegistryAddresses(
        IReadOnlyList<string> urls, string? username, string? password, IReadOnlyList<string> mistakes)
    {
        Urls = urls;
        Username = username;
        Password = password;
        Mistakes = mistakes;
    }

    /// <summary>Absolute http or https URLs without user info and trailing slash, in the order given.</summary>
    public IReadOnlyList<string> Urls { get; }

    public string? Username { get; }

    public string? Password { get; }

    /// <summary>What is wrong with the list, a sentence each.</summary>
    public IReadOnlyList<string> Mistakes { get; }

    public static RegistryAddresses Parse(string list)
    {
        var urls = new List<string>();
        var users = new List<string>();
        var mistakes = new List<string>();
        foreach (var part in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https")
                || uri.Host.Length == 0)
            {
                mistakes.Add($"'{WithoutUserInfo(part)}' is no http:// or https:// URL");
                continue;
            }

            const UriComponents Kept = UriComponents.SchemeAndServer | UriComponents.Path;
            urls.Add(uri.GetComponents(Kept, UriFormat.UriEscaped).TrimEnd('/'));
            if (uri.UserInfo.Length > 0)
            {
                users.Add(uri.UserInfo);
            }
        }

        if (urls.Count == 0 && mistakes.Count == 0)
        {
            mistakes.Add("is empty; give an http:// or https:// URL");
        }

        if (users.Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            mistakes.Add("has different user info in its URLs; one registry is asked with one user");
        }

        var user = users.Count > 0 ? users[0].Split(':', 2) : [];
        return new RegistryAddresses(
            urls,
            user.Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            mistakes);
    }

    public override string ToString() => string.Join(", ", Urls);

    private static string WithoutUserInfo(string text) => text[(text.LastIndexOf('@') + 1)..];
}
