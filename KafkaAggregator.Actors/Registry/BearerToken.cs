using System.Net.Http.Headers;
using Confluent.SchemaRegistry;

namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// Puts a bearer token on each request. Confluent's own static token demands a logical cluster, which no registry but
/// Confluent Cloud has.
/// </summary>
internal sealed class BearerToken(string token) : IAuthenticationHeaderValueProvider
{
    private readonly AuthenticationHeaderValue _header = new("Bearer", token);

    public AuthenticationHeaderValue GetAuthenticationHeader() => _header;
}
