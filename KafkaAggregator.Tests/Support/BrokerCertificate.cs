using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaAggregator.Tests.Support;

/// <summary>Certificates for a broker of the shared folder's script, signed by the authority that it made.</summary>
internal static class BrokerCertificate
{
    /// <summary>Of all key stores of the script.</summary>
    public const string Password = "changeit";

    /// <summary>The broker's certificate and key as PEM.</summary>
    public static (string Certificate, string Key) Pem(string keystore)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(keystore, Password, X509KeyStorageFlags.Exportable);
        using var own = all.Single(certificate => certificate.HasPrivateKey);
        using var key = own.GetECDsaPrivateKey()!;
        return (own.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes the broker's key store with a certificate that was valid until then.</summary>
    public static void Write(string keystore, DateTimeOffset end)
    {
        var authorityFile = Path.Combine(Path.GetDirectoryName(keystore)!, "ca.p12");
        using var authority = X509CertificateLoader.LoadPkcs12FromFile(authorityFile, Password);
        using var authorityKey = authority.GetECDsaPrivateKey()!;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var signer = X509SignatureGenerator.CreateForECDsa(authorityKey);
        using var signed = request.Create(authority.SubjectName, signer, end.AddYears(-1), end, [1, 2, 3]);
        using var whole = signed.CopyWithPrivateKey(key);
        File.WriteAllBytes(keystore, new X509Certificate2Collection(whole) { X509CertificateLoader.LoadCertificate(authority.RawData) }
            .Export(X509ContentType.Pkcs12, Password)!);
    }
}
