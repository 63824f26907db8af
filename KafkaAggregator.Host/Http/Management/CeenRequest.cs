using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ceen;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>The request's half of <see cref="CeenContext"/>.</summary>
internal sealed class CeenRequest(HttpContext context, IFormCollection form) : IHttpRequest
{
    private readonly HttpRequest _request = context.Request;

    public string RawHttpRequestLine => $"{Method} {Path}{RawQueryString} {HttpVersion}";

    public string Method => _request.Method;

    public string Path => _request.Path.Value ?? "/";

    public string OriginalPath => Path;

    public string RawQueryString => _request.QueryString.Value ?? "";

    public IDictionary<string, string> QueryString => CeenContext.Texts(_request.Query);

    public IDictionary<string, string> Headers => CeenContext.Texts(_request.Headers);

    public IDictionary<string, string> Form => CeenContext.Texts(form);

    public IDictionary<string, string> Cookies =>
        _request.Cookies.ToDictionary(cookie => cookie.Key, cookie => cookie.Value, StringComparer.Ordinal);

    public IList<IMultipartItem> Files => [];

    public string HttpVersion => _request.Protocol;

    public string UserID { get; set; } = "";

    public string SessionID { get; set; } = "";

    public SslProtocols SslProtocol => SslProtocols.None;

    public EndPoint RemoteEndPoint =>
        new IPEndPoint(context.Connection.RemoteIpAddress ?? IPAddress.None, context.Connection.RemotePort);

    public X509Certificate ClientCertificate => context.Connection.ClientCertificate!;

    public string LogConnectionID => context.Connection.Id;

    public string LogRequestID => context.TraceIdentifier;

    public Stream Body => _request.Body;

    public string ContentType => _request.ContentType ?? "";

    public int ContentLength => (int)(_request.ContentLength ?? -1);

    public string Hostname => _request.Host.Host;

    public IDictionary<string, object> RequestState { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IEnumerable<IHttpModule> HandlerStack => [];

    public CancellationToken TimeoutCancellationToken => context.RequestAborted;

    public bool IsConnected => !context.RequestAborted.IsCancellationRequested;

    public DateTime RequestProcessingStarted { get; } = DateTime.UtcNow;

    public void PushHandlerOnStack(IHttpModule handler)
    {
        // Nobody asks for it.
    }

    public void RequireHandler(IEnumerable<RequireHandlerAttribute> attributes)
    {
        // There are no other handlers.
    }

    public void RequireHandler(Type handler, bool allowderived = true)
    {
        // As above.
    }

    public void ResetProcessingTimeout()
    {
        // The server's own limits hold.
    }

    public void ThrowIfTimeout() => context.RequestAborted.ThrowIfCancellationRequested();
}
