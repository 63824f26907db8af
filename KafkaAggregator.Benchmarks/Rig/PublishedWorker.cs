using System.Diagnostics;

namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>The program as its image has it: published for this machine, and compiled ahead.</summary>
internal static class PublishedWorker
{
    /// <summary>Publishes the sources above this program into the folder; gives the folder.</summary>
    public static async Task<string> PublishAsync(string folder)
    {
        var sources = Kit.Above(AppContext.BaseDirectory).First(each => File.Exists(Path.Combine(each, "KafkaAggregator.sln")));
        string[] arguments =
        [
            "publish", "KafkaAggregator.Host", "-c", "Release", "--use-current-runtime", "--self-contained", "false",
            "-p:PublishReadyToRun=true", "-v", "quiet", "-o", folder,
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = sources,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException($"it was not published: {output}");
    }
}
