namespace KafkaAggregator.Host.Hosting;

/// <summary>PEM files of mutual TLS between nodes.</summary>
/// <param name="CertificateFile">This node's certificate.</param>
/// <param name="KeyFile">Its key.</param>
/// <param name="CaFile">The authority that every node's certificate must come from.</param>
public sealed record ClusterTlsOptions(string CertificateFile, string KeyFile, string CaFile);
