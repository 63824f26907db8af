namespace KafkaAggregator.Host.Configuration;

/// <summary>Settings of the cluster of nodes.</summary>
internal static class ClusterSettings
{
    public static readonly Setting Hostname = new(
        "cluster.hostname", "CLUSTER_HOSTNAME", "127.0.0.1",
        "Name under which other nodes reach this one. With a `dns://` seed, where nobody sets it, this machine's own "
        + "address.");

    public static readonly Setting Port = new(
        "cluster.port", "CLUSTER_PORT", "4053",
        "Akka's own port. One that nobody set and that is taken moves to a free one.");

    public static readonly Setting SeedNodes = new(
        "cluster.seed_nodes", "CLUSTER_SEED_NODES", "itself",
        "`host:port` with commas between, or one `dns://name:port`: a name with the addresses of all "
        + "nodes. The port is Akka's, or that of HTTP where it is another.")
    {
        Kind = SettingKind.List,
    };

    public static readonly Setting BindHostname = new(
        "cluster.bind_hostname", null, "as `cluster.hostname`", "Address listened on.");

    public static readonly Setting BindPort = new("cluster.bind_port", null, "as `cluster.port`", "Port listened on.");

    public static readonly Setting Roles = new(
        "cluster.roles", null, "worker", "Roles of this node.")
    { Kind = SettingKind.List };

    public static readonly Setting TlsCertificateFile = new(
        "cluster.tls.certificate_file", null, null,
        "Mutual TLS between nodes: this node's PEM certificate, for client and server.");

    public static readonly Setting TlsKeyFile = new(
        "cluster.tls.key_file", null, null,
        "Its key, PEM, not encrypted.");

    public static readonly Setting TlsCaFile = new(
        "cluster.tls.ca_file", null, null,
        "PEM file of the authority that every node's certificate must come from. The three are given together.");

    public static readonly Setting BootstrapNodes = new(
        "cluster.bootstrap_nodes", null, "1",
        "With `dns://`: how many nodes must be seen before a cluster is formed.");

    public static readonly Setting Akka = new(
        "cluster.akka", null, null,
        "HOCON laid over what this program gives Akka: `akka.management.http.routes` for example, whose route "
        + "providers are served.");

    public static readonly Setting DownAfter = new(
        "cluster.down_after", null, "10s",
        "A node that cannot be reached for so long is downed.");

    public static IReadOnlyList<Setting> All =>
    [
        Hostname, Port, SeedNodes, BindHostname, BindPort, Roles, TlsCertificateFile, TlsKeyFile, TlsCaFile,
        BootstrapNodes, DownAfter, Akka,
    ];
}
