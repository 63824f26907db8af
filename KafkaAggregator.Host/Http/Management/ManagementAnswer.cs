using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>Answers in the words of Akka's management endpoint, as its clients know them.</summary>
internal static class ManagementAnswer
{
    private const string JsonType = "application/json";
    private const string TextType = "text/plain; charset=UTF-8";

    private static readonly MediaTypeHeaderValue JsonMediaType = new(JsonType);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task JsonAsync<T>(HttpContext context, T answer, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, status, JsonType, JsonSerializer.SerializeToUtf8Bytes(answer, Json));

    /// <summary>A line of JSON, for the stream of events.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static Task MessageAsync(HttpContext context, string message, int status = StatusCodes.Status200OK) =>
        JsonAsync(context, new ManagementMessage(message), status);

    public static Task TextAsync(HttpContext context, string text, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, status, TextType, System.Text.Encoding.UTF8.GetBytes(text));

    public static Task NotFoundAsync(HttpContext context) => TextAsync(
        context, "The requested resource could not be found.", StatusCodes.Status404NotFound);

    public static Task NotAllowedAsync(HttpContext context, params IReadOnlyList<string> allowed)
    {
        var methods = string.Join(", ", allowed);
        context.Response.Headers.Allow = methods;
        return TextAsync(
            context,
            $"HTTP method not allowed, supported methods: {methods}",
            StatusCodes.Status405MethodNotAllowed);
    }

    /// <summary>What changes the cluster, where routes are read-only.</summary>
    public static Task ReadOnlyAsync(HttpContext context) => TextAsync(
        context,
        "A request was made of a resource using a request method not supported by that resource;",
        StatusCodes.Status405MethodNotAllowed);

    public static Task MissingFieldAsync(HttpContext context, string field) => TextAsync(
        context, $"Request is missing required form field '{field}'", StatusCodes.Status400BadRequest);

    public static Task NoFormAsync(HttpContext context) => TextAsync(
        context, "The request says that it brings a form, and brings none.", StatusCodes.Status400BadRequest);

    public static Task NotAcceptableAsync(HttpContext context) => TextAsync(
        context,
        $"Resource representation is only available with these types:\n{JsonType}",
        StatusCodes.Status406NotAcceptable);

    /// <summary>Whether the client would take JSON; one that says nothing takes anything.</summary>
    public static bool TakesJson(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept is not { Count: > 0 } accepted
        || accepted.Any(range => range.Quality is not 0 && JsonMediaType.IsSubsetOf(range));

    private static Task WriteAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
