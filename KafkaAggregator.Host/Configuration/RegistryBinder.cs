using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of the two schema registries.</summary>
internal static class RegistryBinder
{
    public static (SchemaRegistryOptions Source, SchemaRegistryOptions Aggregated) Bind(SettingValues values)
    {
        var source = new SchemaRegistryOptions
        {
            Url = values.Text(RegistrySettings.Url, new SchemaRegistryOptions().Url),
            CaFile = values.ExistingFile(RegistrySettings.CaFile),
            Username = values.Text(RegistrySettings.Username),
            Password = values.Text(RegistrySettings.Password),
            Token = values.Text(RegistrySettings.Token),
        };
        Check(
            values, source, RegistrySettings.Url, RegistrySettings.Username, RegistrySettings.Password,
            RegistrySettings.Token);
        return (source, BindInternal(values, source));
    }

    private static SchemaRegistryOptions BindInternal(SettingValues values, SchemaRegistryOptions source)
    {
        // Credentials go with their registry: those of the source registry are not sent to another one.
        var aggregated = values.IsGiven(RegistrySettings.InternalUrl) ? new SchemaRegistryOptions() : source;
        aggregated = aggregated with
        {
            Url = values.Text(RegistrySettings.InternalUrl, source.Url),
            CaFile = values.ExistingFile(RegistrySettings.InternalCaFile) ?? aggregated.CaFile,
            Username = values.Text(RegistrySettings.InternalUsername) ?? aggregated.Username,
            Password = values.Text(RegistrySettings.InternalPassword) ?? aggregated.Password,
            Token = values.Text(RegistrySettings.InternalToken) ?? aggregated.Token,
        };
        if (aggregated != source)
        {
            Check(
                values, aggregated, RegistrySettings.InternalUrl, RegistrySettings.InternalUsername,
                RegistrySettings.InternalPassword,
                RegistrySettings.InternalToken);
        }

        return aggregated;
    }

    /// <summary>The registry's own rules, each laid at the setting that its sentence begins with.</summary>
    private static void Check(
        SettingValues values, SchemaRegistryOptions options, Setting url, Setting username, Setting password,
        Setting token)
    {
        foreach (var mistake in SchemaRegistryOptionsValidator.Validate(options with { CaFile = null }))
        {
            var parts = mistake.Split(": ", 2);
            var setting = parts[0] switch
            {
                "username" => username,
                "password" => password,
                "token" => token,
                _ => url,
            };
            values.Add(setting, parts[^1], "Give a URL such as http://localhost:8081, and one way of authentication.");
        }
    }
}
