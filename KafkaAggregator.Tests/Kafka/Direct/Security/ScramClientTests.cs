using System.Text;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security;

public sealed class ScramClientTests
{
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    /// <summary>The example of RFC 7677, section 3.</summary>
    [Fact]
    public void Exchange_IsThatOfTheStandardsExample()
    {
        var client = Client();

        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Encoding.UTF8.GetString(client.First()));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Encoding.UTF8.GetString(client.Final(Encoding.UTF8.GetBytes(ServerFirst))));
        client.Verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8);
    }

    [Theory]
    [InlineData("r=somebodyElses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")] // nothing of the server's own
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=???,i=4096")]
    [InlineData("")]
    public void Final_RefusesAServer_ThatDoesNotKeepToIt(string serverFirst) =>
        Assert.Throws<BrokerRefusalException>(() => Client().Final(Encoding.UTF8.GetBytes(serverFirst)));

    [Fact]
    public void Verify_RefusesAServer_ThatDoesNotKnowThePassword()
    {
        var client = Client();
        client.Final(Encoding.UTF8.GetBytes(ServerFirst));
        Assert.Throws<BrokerRefusalException>(() => client.Verify("v=AAAA"u8));
        Assert.Throws<BrokerRefusalException>(() => client.Verify("e=other-error"u8));
    }

    private static ScramClient Client() => new("SCRAM-SHA-256", "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
}
