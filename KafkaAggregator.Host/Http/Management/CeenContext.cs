using Ceen;
using Microsoft.Extensions.Primitives;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>
/// A request to ASP.NET as Akka.Management's route providers expect it: they are written against Ceen, a web server
/// that does not run here.
/// </summary>
internal sealed class CeenContext(HttpContext context, IFormCollection form) : IHttpContext
{
    public IHttpRequest Request { get; } = new CeenRequest(context, form);

    public IHttpResponse Response { get; } = new CeenResponse(context);

    public IStorageCreator Storage => throw new NotSupportedException();

    public IDictionary<string, string> Session { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IDictionary<string, string> LogData { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public ILoadedModuleInfo LoadedModules => throw new NotSupportedException();

    /// <summary>Names without regard to case, several values of one with commas between.</summary>
    public static IDictionary<string, string> Texts(IEnumerable<KeyValuePair<string, StringValues>> values) =>
        values.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>What a provider wants to say it says in its answer.</summary>
    public Task LogMessageAsync(Ceen.LogLevel level, string message, Exception ex) => Task.CompletedTask;
}
