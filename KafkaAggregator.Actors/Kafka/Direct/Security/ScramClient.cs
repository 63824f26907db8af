using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>
/// The client's side of SCRAM with SHA-256 or SHA-512, without channel binding (RFC 5802, RFC 7677). One exchange.
/// </summary>
internal sealed class ScramClient
{
    private const string NoChannelBinding = "n,,";

    /// <summary>Kafka's own least number of iterations.</summary>
    private const int IterationsMin = 4096;

    /// <summary>Bounds the work that a server can ask for.</summary>
    private const int IterationsMax = 1_000_000;
    private const int NonceBytes = 24;
    private readonly string _username;
    private readonly string _password;
    private readonly HashAlgorithmName _hash;
    private readonly int _hashBytes;
    private readonly string _nonce;
    private byte[] _serverSignature = [];

    public ScramClient(string mechanism, string username, string password, string? nonce = null)
    {
        (_username, _password) = (username, password);
        (_hash, _hashBytes) = mechanism == "SCRAM-SHA-256"
            ? (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes)
            : (HashAlgorithmName.SHA512, SHA512.HashSizeInBytes);
        _nonce = nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
    }

    private string ClientFirst => $"n={Escaped(_username)},r={_nonce}";

    public byte[] First() => Encoding.UTF8.GetBytes(NoChannelBinding + ClientFirst);

    /// <summary>Proves that we know the password, by what the server said first.</summary>
    public byte[] Final(ReadOnlySpan<byte> serverFirst)
    {
        var text = Encoding.UTF8.GetString(serverFirst);
        var fields = Fields(text);
        var nonce = fields.GetValueOrDefault('r', "");
        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal)
            || nonce.Length == _nonce.Length
            || !int.TryParse(
                fields.GetValueOrDefault('i'), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < IterationsMin or > IterationsMax)
        {
            throw new BrokerRefusalException("SASL: the broker's first message cannot be accepted");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(_password),
            FromBase64(fields.GetValueOrDefault('s', "")),
            iterations,
            _hash,
            _hashBytes);
        var clientKey = Hmac(salted, "Client Key");
        var withoutProof = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(NoChannelBinding))},r={nonce}";
        var message = $"{ClientFirst},{text},{withoutProof}";
        var proof = Hmac(CryptographicOperations.HashData(_hash, clientKey), message);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientKey[i];
        }

        _serverSignature = Hmac(Hmac(salted, "Server Key"), message);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>The broker has to know the password too.</summary>
    public void Verify(ReadOnlySpan<byte> serverFinal)
    {
        var fields = Fields(Encoding.UTF8.GetString(serverFinal));
        if (!CryptographicOperations.FixedTimeEquals(FromBase64(fields.GetValueOrDefault('v', "")), _serverSignature))
        {
            throw new BrokerRefusalException("SASL: the broker could not prove that it knows the password");
        }
    }

    private static string Escaped(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    private static Dictionary<char, string> Fields(string message)
    {
        var fields = new Dictionary<char, string>();
        foreach (var part in message.Split(',').Where(static part => part.Length > 1 && part[1] == '='))
        {
            fields.TryAdd(part[0], part[2..]);
        }

        return fields;
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? bytes[..count]
            : throw new BrokerRefusalException("SASL: the broker's message is no base64");
    }

    private byte[] Hmac(byte[] key, string text) =>
        CryptographicOperations.HmacData(_hash, key, Encoding.UTF8.GetBytes(text));
}
