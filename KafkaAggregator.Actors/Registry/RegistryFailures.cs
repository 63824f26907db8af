using System.Net;
using Confluent.SchemaRegistry;
using Newtonsoft.Json;

namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// Says in our words what Confluent's client throws: unknown, refused, or away, and whether it was the credentials.
/// </summary>
/// <param name="addresses">The registry's URLs, for the messages.</param>
internal sealed class RegistryFailures(string addresses)
{
    private const int UnknownSubject = 40401;
    private const int UnknownVersion = 40402;
    private const int UnknownSchema = 40403;

    public static bool IsUnknown(SchemaRegistryException exception) =>
        exception.Status == HttpStatusCode.NotFound
        && exception.ErrorCode is UnknownSubject or UnknownVersion or UnknownSchema;

    /// <summary>
    /// Refused connection, unknown host, time-out, a body that is no JSON; and the client's own slip after an empty
    /// answer. What carries a status (a <see cref="SchemaRegistryException"/>, which is an <see
    /// cref="HttpRequestException"/> too) is an answer.
    /// </summary>
    public static bool IsAway(Exception exception) =>
        exception is not SchemaRegistryException
        and (HttpRequestException or TimeoutException or OperationCanceledException or JsonException or IOException
            or NullReferenceException);

    public RegistryUnavailableException OfAway(string what, Exception exception) => exception switch
    {
        TimeoutException
            or OperationCanceledException
            or HttpRequestException { InnerException: OperationCanceledException } =>
            Unavailable(what, "did not answer in time", exception),
        HttpRequestException when IsUnauthorized(exception) =>
            Unavailable(what, Credentials(HttpStatusCode.Unauthorized), exception),
        JsonException => Unavailable(what, "answered no JSON: is the path of the URL right?", exception),
        _ => Unavailable(what, $"cannot be reached: {Innermost(exception).Message}", exception),
    };

    public RegistryUnavailableException OfAsking(string what, SchemaRegistryException exception) =>
        exception.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                Unavailable(what, Credentials(exception.Status), exception),
            HttpStatusCode.NotFound =>
                 Unavailable(what, "answered 404 for no known reason: is the path of the URL right?", exception),
            _ => Unavailable(what, $"answered {(int)exception.Status}: {exception.Message}", exception),
        };

    public Exception OfRegistering(string what, SchemaRegistryException exception) => exception.Status switch
    {
        HttpStatusCode.Conflict => Refused(what, "incompatible with what is registered there", exception),
        HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge =>
            Refused(what, "refused", exception),
        _ => OfAsking(what, exception),
    };

    /// <summary>Where the body of a 401 is no JSON, the client leaves no trace of the status but this text.</summary>
    private static bool IsUnauthorized(Exception exception) =>
        exception.Message.Contains("Unauthorized", StringComparison.Ordinal);

    private static string Credentials(HttpStatusCode status) => status == HttpStatusCode.Unauthorized
        ? "refused the credentials (401): check user name and password, or token"
        : "forbids this to these credentials (403)";

    private static Exception Innermost(Exception exception) =>
        exception.InnerException is null ? exception : Innermost(exception.InnerException);

    private SchemaRefusedException Refused(string what, string why, Exception exception) =>
        new($"Schema registry {addresses}: {what}: {why}: {exception.Message}", exception);

    private RegistryUnavailableException Unavailable(string what, string why, Exception exception) =>
        new($"Schema registry {addresses} {why} (asked for {what})", exception);
}
