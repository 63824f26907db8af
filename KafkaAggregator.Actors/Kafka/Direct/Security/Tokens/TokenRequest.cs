using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>
/// Asks for tokens by the client's credentials, as librdkafka does: no redirects, and the scope is sent as it is given.
/// A connection for each request, as they are rare.
/// </summary>
internal sealed partial class TokenRequest
{
    /// <summary>From the name's resolution to the answer's end.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>A token has some kilobytes.</summary>
    private const int AnswerBytesMax = 1 << 20;
    private readonly TokenEndpointSettings _settings;
    private readonly SslClientAuthenticationOptions _tls;

    /// <summary>Without user info and query, which may be secrets.</summary>
    private readonly string _shownUrl;

    /// <summary>
    /// Throws <see cref="System.Security.Cryptography.CryptographicException"/> where a certificate cannot be used.
    /// </summary>
    public TokenRequest(TokenEndpointSettings settings)
    {
        _settings = settings;
        _tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = TlsStreams.ChainPolicy(settings.Authorities),
        };
        _shownUrl = settings.Url.GetComponents(
            UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    /// <summary>Blocks until the authority has answered. Throws <see cref="TokenException"/>.</summary>
    public string Send()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = _tls };
        using var client = new HttpClient(handler)
        {
            Timeout = Limit,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        using var message = Message();
        try
        {
            using var answer = client.Send(message);
            using var content = answer.Content.ReadAsStream();
            return answer.IsSuccessStatusCode
                ? Token(Field(content, "access_token"))
                : throw Failure($"status {(int)answer.StatusCode}{Cause(Field(content, "error"))}");
        }
        catch (OperationCanceledException)
        {
            throw Failure($"no answer within {Limit.TotalSeconds:0} s");
        }
        catch (HttpRequestException e)
        {
            throw Failure(e.GetBaseException().Message);
        }
    }

    /// <summary>That there is no token, and why.</summary>
    public TokenException Failure(string reason) => new($"no token from {_shownUrl}: {reason}");

    private HttpRequestMessage Message()
    {
        var scope = _settings.Scope is { Length: > 0 } text ? $"&scope={text}" : "";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"grant_type=client_credentials{scope}"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        var credentials = Encoding.UTF8.GetBytes($"{_settings.ClientId}:{_settings.ClientSecret}");
        var message = new HttpRequestMessage(HttpMethod.Post, _settings.Url) { Content = content };
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        message.Headers.Accept.ParseAdd("application/json");
        return message;
    }

    /// <summary>One field of the answer; null where it is no JSON object with such a text.</summary>
    private static string? Field(Stream content, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var field)
                && field.ValueKind == JsonValueKind.String
                    ? field.GetString()
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // a proxy's page, or none; or a text that is no Unicode
        }
    }

    private string Token(string? token) => token is not null && Visible().IsMatch(token)
        ? token
        : throw Failure("the answer has no access_token that can be sent");

    /// <summary>The authority's word for it, unless it is longer than those of RFC 6749.</summary>
    private static string Cause(string? word) => word is not null && Word().IsMatch(word) ? $" ({word})" : "";

    [GeneratedRegex(@"\A[\x21-\x7e]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Visible();

    [GeneratedRegex(@"\A[a-z_]{1,30}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
