using System.Diagnostics;

namespace KafkaAggregator.Tests.Support;

/// <summary>Runs a program to its end and gives what it printed.</summary>
internal static class CommandLine
{
    /// <summary>
    /// A server or tool in Java lives for minutes here: its first compiler alone takes a third less of the processor.
    /// </summary>
    private const string JavaOptions = "-XX:TieredStopAtLevel=1";

    /// <summary>Standard output; throws with both outputs where the program failed or did not end within the limit.</summary>
    public static async Task<string> RunAsync(TimeSpan limit, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["JAVA_TOOL_OPTIONS"] = $"{Environment.GetEnvironmentVariable("JAVA_TOOL_OPTIONS")} {JavaOptions}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {limit}", exception);
        }

        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await errors}");
    }

    /// <summary>Whether a program of that name is on the search path.</summary>
    public static bool Finds(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
