using KafkaAggregator.Host.Http.Management;

namespace KafkaAggregator.Host.Http;

/// <summary>
/// Who may ask what: the name asked for and the page's origin must be known, and what changes anything needs the token
/// where there is one; by setting what reads does too. What orchestrators and joining nodes ask is open to all.
/// </summary>
internal sealed class RequestGuard(HttpOptions options)
{
    private static readonly string[] OpenPaths = ["/alive", "/ready", "/bootstrap/seed-nodes"];
    private readonly AcceptedHosts _hosts = new(options.Urls, options.AllowedHosts);
    private readonly BearerToken? _token = options.TokenFile is { } file ? new BearerToken(file) : null;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Host.HasValue && !_hosts.Accepts(request.Host.Host, request.Host.Port))
        {
            var text = $"Host {request.Host.Value} is not one of this node's; http.allowed_hosts names others.";
            await ManagementAnswer.TextAsync(context, text, StatusCodes.Status400BadRequest);
        }
        else if (request.Headers.Origin is [{ } origin] && !IsAccepted(origin))
        {
            var text = $"Origin {origin} is not one of this node's; http.allowed_hosts names others.";
            await ManagementAnswer.TextAsync(context, text, StatusCodes.Status403Forbidden);
        }
        else if (NeedsToken(request) && !await _token!.IsIn(request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ManagementAnswer.TextAsync(
                context, "The bearer token is missing or wrong.", StatusCodes.Status401Unauthorized);
        }
        else
        {
            await next(context);
        }
    }

    private bool NeedsToken(HttpRequest request) => _token is not null
        && (options.IsTokenNeededForReads || !IsRead(request.Method))
        && !(IsRead(request.Method) && OpenPaths.Contains(request.Path.Value, StringComparer.Ordinal));

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private bool IsAccepted(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && _hosts.Accepts(uri.Host, uri.Port);
}
