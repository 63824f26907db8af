using KafkaAggregator.Actors.Registry;
using Xunit;

namespace KafkaAggregator.Tests.Registry;

public sealed class SchemaRegistryOptionsValidatorTests
{
    [Theory]
    [InlineData("http://localhost:8081")]
    [InlineData("https://user:pw@registry.example/path/, http://b:1")]
    public void Validate_GivesNothing_WhenTheUrlIsRight(string url) =>
        Assert.Empty(SchemaRegistryOptionsValidator.Validate(new SchemaRegistryOptions { Url = url }));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" , ", "is empty")]
    [InlineData("localhost:8081", "'localhost:8081' is no http")]
    [InlineData("ftp://x", "'ftp://x' is no http")]
    [InlineData("http://a:secret@x, ftp://b:secret@y", "'y' is no http")]
    [InlineData("http://a:1@x,http://b:2@y", "different user info")]
    public void Validate_NamesTheMistakeWithoutSecrets_WhenTheUrlIsWrong(string url, string expected)
    {
        var mistake = Assert.Single(SchemaRegistryOptionsValidator.Validate(new SchemaRegistryOptions { Url = url }));

        Assert.StartsWith("url: ", mistake, StringComparison.Ordinal);
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_GivesAllMistakesAtOnce_WhenThereAreSeveral()
    {
        var options = new SchemaRegistryOptions
        {
            Url = "http://u:p@x,nonsense",
            Token = "Bearer abc",
            Username = "a:b",
            CaFile = "/not/there.pem",
            RequestTimeout = TimeSpan.Zero,
        };

        var mistakes = SchemaRegistryOptionsValidator.Validate(options);

        Assert.Equal(
            ["url", "token", "token", "username", "ca_file", "request timeout 00"],
            mistakes.Select(mistake => mistake[..mistake.IndexOf(':', StringComparison.Ordinal)]));
        Assert.DoesNotContain("abc", string.Concat(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AsksForTheUser_WhenThereIsOnlyAPassword() => Assert.Equal(
        ["password: given without username"],
        SchemaRegistryOptionsValidator.Validate(new SchemaRegistryOptions { Password = "x" }));

    [Fact]
    public void Constructor_Throws_WhenTheOptionsAreWrong() => Assert.Throws<ArgumentException>(
        () => new SchemaRegistry(new SchemaRegistryOptions { Url = "nonsense" }, TimeProvider.System));

    [Fact]
    public void ToString_GivesNoSecret_WhenLogged()
    {
        var options = new SchemaRegistryOptions { Url = "http://bob:hidden@x:1/p", Token = "hidden", Password = "hidden" };

        Assert.Equal("http://x:1/p", options.ToString());
    }
}
