namespace KafkaAggregator.Host.Configuration;

/// <summary>Settings of the two schema registries.</summary>
internal static class RegistrySettings
{
    public static readonly Setting Url = new(
        "schema_registry.url", "SCHEMA_REGISTRY_URL", "http://localhost:8081",
        "Registry of source schemas; several URLs of one registry with commas between. A URL may have a path and "
        + "user info.")
    {
        IsUrl = true,
    };

    public static readonly Setting CaFile = new(
        "schema_registry.ca_file", null, null, "PEM file of the authority that signed the registry's certificate.");

    public static readonly Setting Username = new(
        "schema_registry.username", null, null, "User of basic authentication; goes before user info in the URL.");

    public static readonly Setting Password = new(
        "schema_registry.password", null, null, "Its password.")
    { IsSecret = true };

    public static readonly Setting Token = new(
        "schema_registry.token", null, null, "Bearer token, in place of user and password.")
    { IsSecret = true };

    public static readonly Setting InternalUrl = new(
        "schema_registry.internal_url", "INTERNAL_SCHEMA_REGISTRY_URL", "as `schema_registry.url`",
        "Registry of the schemas of aggregated topics. Where it is not given, the above with its credentials.")
    {
        IsUrl = true,
    };

    public static readonly Setting InternalCaFile = new(
        "schema_registry.internal_ca_file", null, null, "As `schema_registry.ca_file`, of the internal registry.");

    public static readonly Setting InternalUsername = new(
        "schema_registry.internal_username", null, null, "As `schema_registry.username`, of the internal registry.");

    public static readonly Setting InternalPassword = new(
        "schema_registry.internal_password", null, null, "As `schema_registry.password`, of the internal registry.")
    {
        IsSecret = true,
    };

    public static readonly Setting InternalToken = new(
        "schema_registry.internal_token", null, null, "As `schema_registry.token`, of the internal registry.")
    {
        IsSecret = true,
    };

    public static IReadOnlyList<Setting> All =>
    [
        Url, CaFile, Username, Password, Token, InternalUrl, InternalCaFile, InternalUsername, InternalPassword,
        InternalToken,
    ];
}
