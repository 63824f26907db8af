using System.Security.Cryptography;
using System.Text;

namespace KafkaAggregator.Host.Http;

/// <summary>
/// The token that whoever changes something must bring (<c>Authorization: Bearer …</c>, RFC 6750). It is read from its
/// file for each request, so that it can be changed without a restart.
/// </summary>
/// <param name="file">The file; white space around the token does not count.</param>
internal sealed class BearerToken(string file)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether the header carries it; false as well where the file cannot be read or is empty.</summary>
    public async Task<bool> IsIn(string? authorization)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true
            || await ReadAsync() is not { Length: > 0 } token)
        {
            return false;
        }

        // Of both the hash: how long the comparison takes tells nothing of the token.
        return CryptographicOperations.FixedTimeEquals(HashOf(authorization[Scheme.Length..].Trim()), HashOf(token));
    }

    /// <summary>Null where the file cannot be read.</summary>
    public async Task<string?> ReadAsync()
    {
        try
        {
            return (await File.ReadAllTextAsync(file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
