using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

/// <summary>A secret is shown nowhere: not when it is right, not when something is wrong with it.</summary>
public sealed class SecretTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("kafka.properties: {sasl.password: hunter2, sasl.username: me}")]
    [InlineData("kafka.properties: {ssl.key.password: hunter2}")]
    [InlineData("kafka.properties: {sasl.oauthbearer.client.secret: hunter2}")]
    [InlineData("schema_registry: {username: me, password: hunter2}")]
    [InlineData("schema_registry: {token: hunter2}")]
    [InlineData("schema_registry.url: http://me:hunter2@r:8081/path")]
    [InlineData("schema_registry.internal_url: http://me:hunter2@r:8081")]
    public void Resolved_HidesSecret_WhenConfigurationIsRight(string yaml)
    {
        var configuration = ConfigurationFolder.LoadText(yaml);
        Assert.Empty(configuration.Problems);
        Assert.DoesNotContain(Secret, string.Join('\n', ResolvedSetting.All(configuration)), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, configuration.Options!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema_registry: {password: hunter2}")]
    [InlineData("schema_registry: {token: hunter2 x}")]
    [InlineData("schema_registry: {token: hunter2, username: me}")]
    [InlineData("schema_registry.token: [hunter2]")]
    [InlineData("schema_registry.url: ftp://me:hunter2@r")]
    [InlineData("schema_registry.url: http://me:hunter2@r, ftp://me:hunter2@r")]
    [InlineData("kafka.bootstrap_servers: kafka://me:hunter2@b:1")]
    [InlineData("kafka.properties: {sasl.password.what: hunter2}")]
    [InlineData("kafka.properties: {sasl.pasword: hunter2}")]
    [InlineData("kafka.properties: {ssl.key.pem: hunter2, ssl.keystore: hunter2}")]
    [InlineData("kafka.properties: {sasl: {password: hunter2}}")]
    [InlineData("kafka.properties: [hunter2]")]
    [InlineData("schema_registry.passwrd: hunter2")]
    [InlineData("password: 'hunter2")]
    [InlineData("schema_registry.password: *hunter2")]
    [InlineData("schema_registry.password: @hunter2")]
    [InlineData("schema_registry.password: %hunter2")]
    [InlineData("schema_registry.password: hunter2: x")]
    [InlineData("schema_registry.password: {hunter2")]
    [InlineData("schema_registry.password: !h!hunter2 x")]
    [InlineData("schema_registry:\n  password: hunter2\n password: hunter2")]
    [InlineData("schema_registry: hunter2")]
    [InlineData("kafka: {properties: {sasl.password: hunter2}, fetcher: {sasl.password: hunter2}}")]
    public void Problems_HideSecret_WhenSomethingIsWrong(string yaml)
    {
        var problems = ConfigurationFolder.LoadText(yaml).Problems;
        Assert.NotEmpty(problems);
        Assert.DoesNotContain(Secret, string.Join('\n', problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolved_ShowsWhatIsNoSecret()
    {
        var configuration = ConfigurationFolder.LoadText("kafka.properties: {sasl.password: hunter2, security.protocol: SASL_SSL}");
        var shown = ResolvedSetting.All(configuration).Single(setting => setting.Name == "kafka.properties");
        Assert.Equal("{sasl.password: ***, security.protocol: SASL_SSL}", shown.Value);
    }

    [Fact]
    public void Properties_ReadFile_WhenNamedSo()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("secret", Secret + "\n");
        folder.Write(ConfigurationFolder.FileName, "kafka.properties: {sasl.password_file: secret}");
        Assert.Equal(Secret, folder.Load().Options!.Kafka.Properties["sasl.password"]);
    }

    [Fact]
    public void Settings_ReadFile_WhenNamedSo()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("secret", Secret + "\n");
        folder.Write(ConfigurationFolder.FileName, "schema_registry:\n  username: me\n  password_file: secret\n");
        Assert.Equal(Secret, folder.Load().Options!.SchemaRegistry.Password);
    }

    /// <summary>A mounted secret needs no text in a file that is read by others.</summary>
    [Fact]
    public void EverySecret_IsReadFromAFile()
    {
        var secrets = Settings.All.Where(setting => setting is { IsSecret: true, Kind: SettingKind.Scalar }).ToList();
        Assert.Equal(4, secrets.Count);
        foreach (var setting in secrets)
        {
            using var folder = new ConfigurationFolder();
            folder.Write("secret", Secret + "\n");
            var user = setting.Name.Replace("password", "username", StringComparison.Ordinal);
            folder.Write(ConfigurationFolder.FileName, $"{setting.Name}_file: secret\n{(user == setting.Name ? "" : $"{user}: me\n")}");
            var options = folder.Load().Options!;
            string?[] read =
            [
                options.SchemaRegistry.Password, options.SchemaRegistry.Token,
                options.InternalSchemaRegistry.Password, options.InternalSchemaRegistry.Token,
            ];
            Assert.Contains(Secret, read);
        }
    }

    [Fact]
    public void Url_WithUserInfo_IsReadFromAFile_ByEnvironment()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["SCHEMA_REGISTRY_URL_FILE"] = folder.Write("secret", "http://me:hunter2@r:8081\n");
        var configuration = folder.Load();
        Assert.Equal("http://me:hunter2@r:8081", configuration.Options!.SchemaRegistry.Url);
        Assert.DoesNotContain(Secret, string.Join('\n', ResolvedSetting.All(configuration)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enable.auto.commit: true")]
    [InlineData("transaction.timeout.ms: 1")]
    [InlineData("group.id: x")]
    [InlineData("isolation.level: read_uncommitted")]
    [InlineData("bootstrap.servers: x")]
    public void Properties_AreRefused_WhenThisProgramSetsThem(string property)
    {
        var problem = Assert.Single(ConfigurationFolder.LoadText($"kafka:\n  properties:\n    {property}").Problems);
        Assert.Equal("is set by this program", problem.Rule);
        Assert.Equal($"\"{property.Split(' ')[1]}\"", problem.Value);
        Assert.StartsWith("What serves instead: ", problem.Remedy, StringComparison.Ordinal);
        Assert.Equal("aggregator.yaml:3", problem.Place);
    }

    [Theory]
    [InlineData("security.protokoll: SSL", "No such configuration property: \"security.protokoll\"")]
    [InlineData("security.protocol: TLS", "Invalid value \"TLS\" for configuration property \"security.protocol\"")]
    public void Properties_AreRefused_WhenLibrdkafkaDoesNotTakeThem(string property, string refusal)
    {
        var problem = Assert.Single(ConfigurationFolder.LoadText($"kafka:\n  properties:\n    {property}").Problems);
        Assert.Equal($"is refused by librdkafka ({refusal})", problem.Rule);
        Assert.Equal("aggregator.yaml:3", problem.Place);
    }

    [Fact]
    public void Properties_AreRefused_WhenGivenByValueAndByFile()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("secret", Secret);
        folder.Write(ConfigurationFolder.FileName, "kafka.properties: {sasl.password_file: secret, sasl.password: x}");
        Assert.Equal("is given twice, by value and by file", Assert.Single(folder.Load().Problems).Rule);
    }

    [Fact]
    public void Credentials_StayWithTheirRegistry_WhenTheInternalOneIsAnother()
    {
        var options = ConfigurationFolder.LoadText("schema_registry: {url: 'http://a', username: me, password: x, internal_url: 'http://b'}").Options!;
        Assert.Null(options.InternalSchemaRegistry.Username);
        Assert.Null(options.InternalSchemaRegistry.Password);
        var same = ConfigurationFolder.LoadText("schema_registry: {url: 'http://a', username: me, password: x}").Options!;
        Assert.Equal("me", same.InternalSchemaRegistry.Username);
    }
}
