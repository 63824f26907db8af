using System.Text;
using Ceen;
using HttpStatusCode = Ceen.HttpStatusCode;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>The answer's half of <see cref="CeenContext"/>.</summary>
internal sealed class CeenResponse(HttpContext context) : IHttpResponse
{
    private readonly HttpResponse _response = context.Response;

    public string HttpVersion
    {
        get => context.Request.Protocol;
        set
        {
            // The server's to say.
        }
    }

    public HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)_response.StatusCode;
        set => _response.StatusCode = (int)value;
    }

    public string StatusMessage { get; set; } = "";

    public bool HasSentHeaders => _response.HasStarted;

    public IDictionary<string, string> Headers => CeenContext.Texts(_response.Headers);

    public IList<IResponseCookie> Cookies => [];

    public bool IsRedirectingInternally => false;

    public string ContentType
    {
        get => _response.ContentType ?? "";
        set => _response.ContentType = value;
    }

    public long ContentLength
    {
        get => _response.ContentLength ?? -1;
        set => _response.ContentLength = value < 0 ? null : value;
    }

    public bool KeepAlive { get; set; }

    public IResponseCookie AddCookie(
        string name,
        string value,
        string? path = null,
        string? domain = null,
        DateTime? expires = null,
        long maxage = -1,
        bool secure = false,
        bool httponly = false,
        string? samesite = null) => throw new NotSupportedException();

    public void AddHeader(string key, string value) => _response.Headers[key] = value;

    public void InternalRedirect(string path) => throw new NotSupportedException();

    public Task FlushHeadersAsync() => _response.Body.FlushAsync(context.RequestAborted);

    public Stream GetResponseStream() => _response.Body;

    public Task WriteAllAsync(byte[] data, string? contenttype = null)
    {
        _response.ContentType = contenttype ?? _response.ContentType;
        _response.ContentLength = data.Length;
        return _response.Body.WriteAsync(data, context.RequestAborted).AsTask();
    }

    public Task WriteAllAsync(Stream data, string? contenttype = null)
    {
        _response.ContentType = contenttype ?? _response.ContentType;
        return data.CopyToAsync(_response.Body, context.RequestAborted);
    }

    public Task WriteAllAsync(string data, string? contenttype = null) =>
        WriteAllAsync(Encoding.UTF8.GetBytes(data), contenttype);

    public Task WriteAllAsync(string data, Encoding encoding, string? contenttype = null) =>
        WriteAllAsync(encoding.GetBytes(data), contenttype);

    public Task WriteAllJsonAsync(string data) => WriteAllAsync(data, "application/json");

    public void Redirect(string newurl) => _response.Redirect(newurl);

    public void SetNonCacheable() => _response.Headers.CacheControl = "no-store";

    public void SetExpires(TimeSpan duration, bool isPublic = true) =>
        _response.Headers.CacheControl = $"{(isPublic ? "public" : "private")}, max-age={(long)duration.TotalSeconds}";

    public void SetExpires(DateTime until, bool isPublic = true) =>
        _response.GetTypedHeaders().Expires = new DateTimeOffset(until.ToUniversalTime());
}
