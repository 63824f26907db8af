namespace KafkaAggregator.Host.Configuration;

/// <summary>Settings of the HTTP endpoints.</summary>
internal static class HttpSettings
{
    public static readonly Setting Urls = new(
        "http.urls", "HTTP_URLS", "http://127.0.0.1:8558",
        "Addresses listened on, with commas between. A port that nobody set and that is taken moves to a free one.")
    {
        Kind = SettingKind.List,
    };

    public static readonly Setting ReadOnly = new(
        "http.read_only", null, "true",
        "Management routes that change the cluster answer 405.");

    public static readonly Setting TokenFile = new(
        "http.token_file", null, null,
        "File that holds the bearer token which changes need; read anew for each request.");

    public static readonly Setting TokenForReads = new(
        "http.token_for_reads", null, "false",
        "Reading needs the token too, but for `/alive`, `/ready` and `/bootstrap/seed-nodes`.");

    public static readonly Setting CertificateFile = new(
        "http.certificate_file", null, null,
        "PEM certificate for `https://` addresses, with the chain behind it.");

    public static readonly Setting KeyFile = new(
        "http.key_file", null, null,
        "Its key, PEM, not encrypted.");

    public static readonly Setting Insecure = new(
        "http.insecure", null, "false", "Allows plain HTTP on an address that is not loopback.");

    public static readonly Setting BasePath = new(
        "http.base_path", null, null,
        "Prefix of every route, the same on all nodes: `/aggregator`.");

    public static readonly Setting AllowedHosts = new(
        "http.allowed_hosts", null, null,
        "Host and Origin accepted besides the addresses listened on: `name` or `name:port`.")
    {
        Kind = SettingKind.List,
    };

    public static IReadOnlyList<Setting> All =>
        [Urls, ReadOnly, TokenFile, TokenForReads, CertificateFile, KeyFile, Insecure, BasePath, AllowedHosts];
}
