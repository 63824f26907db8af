namespace KafkaAggregator.Actors.Registry;

/// <summary>The rules for <see cref="SchemaRegistryOptions"/>, all mistakes at once.</summary>
public static class SchemaRegistryOptionsValidator
{
    /// <summary>
    /// One sentence for each mistake, beginning with the property; empty where there is none. Secrets are never quoted.
    /// </summary>
    public static IReadOnlyList<string> Validate(SchemaRegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var addresses = RegistryAddresses.Parse(options.Url);
        var mistakes = addresses.Mistakes.Select(mistake => $"url: {mistake}").ToList();
        if (options.Token is not null && (options.Username ?? addresses.Username) is not null)
        {
            mistakes.Add("token: given together with a user name; a registry takes a token or basic authentication");
        }

        if (options.Token is { } token
            && (token.Length == 0 || token.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            mistakes.Add("token: is empty or contains white space; give the token alone, without 'Bearer'");
        }

        if (options.Password is not null && (options.Username ?? addresses.Username) is null)
        {
            mistakes.Add("password: given without username");
        }

        if (options.Username?.Contains(':', StringComparison.Ordinal) == true)
        {
            mistakes.Add("username: contains ':', which basic authentication cannot carry in a user name");
        }

        if (options.CaFile is not null && !File.Exists(options.CaFile))
        {
            mistakes.Add($"ca_file: '{options.CaFile}' is not there");
        }

        if (options.RequestTimeout < TimeSpan.FromMilliseconds(1) || options.CallTimeout < options.RequestTimeout)
        {
            mistakes.Add(
                $"request timeout {options.RequestTimeout} must be positive and not longer than "
                + $"the call timeout {options.CallTimeout}");
        }

        return mistakes;
    }
}
