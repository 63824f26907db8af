using System.Diagnostics;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A server that a script of the shared folder starts and stops: <c>script start DIR --port P …</c>, <c>stop DIR</c>,
/// <c>pause DIR</c>, … It has a temporary folder and ports of its own, so that several runs do not meet. A guard
/// process stops it when this one closes the guard's input, which the system does when this one is killed.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int StartAttempts = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);
    private readonly string _script;
    private readonly string _folder;
    private readonly Process _guard;

    private ServerProcess(string script, string folder, int port, string address, Process guard)
    {
        _script = script;
        _folder = folder;
        Port = port;
        Address = address;
        _guard = guard;
    }

    public int Port { get; }

    /// <summary>What the script printed when the server served.</summary>
    public string Address { get; }

    public string Folder => _folder;

    public static async Task<ServerProcess> StartAsync(string script, int ports, params string[] options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("kafka-aggregator-tests-").FullName;
            var guard = StartGuard(script, folder);
            var port = FreePorts.Find(ports);
            try
            {
                var address = await CommandLine.RunAsync(Limit, "bash", [script, "start", folder, "--port", $"{port}", .. options]);
                return new ServerProcess(script, folder, port, address, guard);
            }
            catch (InvalidOperationException) when (attempt < StartAttempts)
            {
                await ReleaseAsync(guard); // another run may have taken the port
            }
        }
    }

    /// <summary>Any of the script's verbs on this server's folder.</summary>
    public Task<string> CommandAsync(string verb, params string[] arguments) =>
        CommandLine.RunAsync(Limit, "bash", [_script, verb, _folder, .. arguments]);

    public async ValueTask DisposeAsync() => await ReleaseAsync(_guard);

    private static Process StartGuard(string script, string folder)
    {
        const string Guard = """trap '' INT TERM HUP; read -r _; bash "$1" stop "$2" || bash "$1" kill "$2"; rm -rf "$2" """;
        string[] command = ["bash", "-c", Guard, "guard", script, folder];
        if (CommandLine.Finds("setsid"))
        {
            command = ["setsid", .. command]; // a group of its own: what kills the tests' group does not reach it
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static async Task ReleaseAsync(Process guard)
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
    }
}
