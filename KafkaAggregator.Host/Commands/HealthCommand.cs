using System.CommandLine;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Asks the node on this machine whether it is alive, or ready: for a container's health check. It gives what the node
/// answers, and 0 or 1: docker knows no other code of a health check.
/// </summary>
internal sealed class HealthCommand : Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);
    private readonly CommandContext _context;
    private readonly Option<bool> _ready = new("--ready") { Description = "Asks whether it aggregates" };

    public HealthCommand(CommandContext context)
        : base("health", "Asks the worker on this machine whether it is alive; exit code 0 or 1")
    {
        _context = context;
        Options.Add(_ready);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        if (_context.LoadOrReport(parse) is not { } options)
        {
            return ExitCode.Failed;
        }

        var url = new Uri(NodeUrl.Of(options.Http), parse.GetValue(_ready) ? "ready?verbose" : "alive");
        using var client = new HttpClient(NodeUrl.CreateHandler(options.Http)) { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync(url, cancellation);
            _context.Output.WriteLine(await answer.Content.ReadAsStringAsync(cancellation));
            return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            _context.Error.WriteLine($"No answer from {url} (http.urls): {failure.Message}");
            return ExitCode.Failed;
        }
    }
}
