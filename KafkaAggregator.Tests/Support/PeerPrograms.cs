using System.Diagnostics;
using System.IO.Compression;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// The shared folder's <c>peers</c>: a data set, and a checker that computes every summary with Python's own statistics. Their Python packages
/// lie beside them as wheels, which are put on Python's path as they are.
/// </summary>
internal static class PeerPrograms
{
    private static readonly Lazy<string> Packages = new(Unpack);

    /// <summary>Fills topics with the deterministic data set; gives their names.</summary>
    public static async Task FillAsync(string bootstrap, string registry, string prefix, int records, int partitions = 4, int fields = 10) =>
        await RunAsync(
            "dataset.py", "--bootstrap", bootstrap, "--registry", registry, "--prefix", prefix, "--records", $"{records}",
            "--partitions", $"{partitions}", "--fields", $"{fields}");

    /// <summary>Compares every summary with Python's statistics; throws with what differs, once the wait is over.</summary>
    public static async Task CheckAsync(string bootstrap, string registry, string topic, double window, TimeSpan wait, bool isLastExpected = true) =>
        await RunAsync(
            [
                "check.py", "--bootstrap", bootstrap, "--registry", registry, "--topic", topic, "--window", $"{window}",
                "--wait", $"{wait.TotalSeconds}", .. isLastExpected ? ["--last"] : Array.Empty<string>(),
            ]);

    private static async Task RunAsync(params IEnumerable<string> command)
    {
        var arguments = command.ToList();
        var start = new ProcessStartInfo("python3", [SharedFolder.Get($"peers/{arguments[0]}"), .. arguments.Skip(1)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Packages.Value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', arguments)}\n{await output}{await errors}");
        }
    }

    private static string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("kafka-aggregator-peers-").FullName;
        foreach (var wheel in Directory.EnumerateFiles(SharedFolder.Get("peers/wheels"), "*.whl"))
        {
            ZipFile.ExtractToDirectory(wheel, folder, overwriteFiles: true);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
