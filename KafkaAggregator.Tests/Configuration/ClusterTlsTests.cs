using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

/// <summary>The files of mutual TLS between nodes are tried at the start, as other nodes would.</summary>
public sealed class ClusterTlsTests : IDisposable
{
    private const string Certificate = "cluster.tls.certificate_file";
    private const string Authority = "cluster.tls.ca_file";
    private readonly NodeCertificates _ours = new("our-authority");
    private readonly NodeCertificates _others = new("other-authority");

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
    }

    [Fact]
    public void Load_TakesFiles_ThatBelongTogether()
    {
        var files = _ours.Issue();
        var configuration = Load(files);
        Assert.Empty(configuration.Problems);
        Assert.Equal(files, configuration.Options!.Cluster.Tls);
        Assert.Null(ConfigurationFolder.LoadText("lanes: 1").Options!.Cluster.Tls);
    }

    [Fact]
    public void Load_NamesEveryFile_ThatIsNotThere() => Assert.Equal(
        [Certificate, "cluster.tls.key_file", Authority],
        Load(new ClusterTlsOptions("a.pem", "a.key", "ca.pem")).Problems.Select(problem =>
        {
            Assert.Equal("names a file that is not there", problem.Rule);
            return problem.Property;
        }));

    [Fact]
    public void Load_RefusesAKey_OfAnotherCertificate() =>
        Expect(_ours.Issue() with { KeyFile = _ours.Issue().KeyFile }, Certificate, "and its key cannot be used (The provided key does not match");

    [Fact]
    public void Load_RefusesAKey_OfAnotherCertificate_ForHttpToo()
    {
        var text = $"http:\n  certificate_file: {_ours.Issue().CertificateFile}\n  key_file: {_ours.Issue().KeyFile}\n";
        var problem = Assert.Single(ConfigurationFolder.LoadText(text).Problems);
        Assert.Equal("and its key cannot be used (The provided key does not match the public key for this certificate)", problem.Rule);
    }

    [Fact]
    public void Load_RefusesAnAuthority_ThatIsNoCertificate() =>
        Expect(_ours.Issue() with { CaFile = _ours.Write("text", "text") }, Authority, "cannot be used (it holds no PEM certificate)");

    [Fact]
    public void Load_RefusesACertificate_OfAnotherAuthority() => Expect(
        _others.Issue() with { CaFile = _ours.AuthorityFile },
        Certificate,
        "is refused by every node: this one shows the certificate CN=node-1, which the authority in cluster.tls.ca_file did not sign");

    [Fact]
    public void Load_RefusesACertificate_ThatHasExpired() => Expect(
        _ours.Issue(end: new DateTimeOffset(2021, 2, 3, 4, 5, 6, TimeSpan.Zero)),
        Certificate,
        "is refused by every node: this one shows the certificate CN=node-1, which is valid from 2020-01-01T00:00:00Z to 2021-02-03T04:05:06Z, not now");

    private static void Expect(ClusterTlsOptions files, string setting, string rule)
    {
        var problem = Assert.Single(Load(files).Problems);
        Assert.Equal(setting, problem.Property);
        Assert.StartsWith(rule, problem.Rule, StringComparison.Ordinal);
    }

    private static Host.Configuration.ResolvedConfiguration Load(ClusterTlsOptions files) => ConfigurationFolder.LoadText(
        $"cluster.tls:\n  certificate_file: {files.CertificateFile}\n  key_file: {files.KeyFile}\n  ca_file: {files.CaFile}\n");
}
