using System.Diagnostics;
using System.Text;

namespace KafkaAggregator.Tests.Support;

/// <summary>The machine's python3: an independent computation where it is of the version that the rules name.</summary>
internal static class PythonProgram
{
    private static readonly Lazy<bool> IsThereOnce = new(IsNewEnough);

    /// <summary>Whether there is a python3 of 3.11 or later.</summary>
    public static bool IsThere => IsThereOnce.Value;

    /// <summary>Runs a script with a text on its standard input and gives its standard output; throws where it fails.</summary>
    public static string Run(string script, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [script, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new InvalidOperationException($"python3 {script} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
    }

    private static bool IsNewEnough()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                "python3", ["-c", "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)"]));
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program on this machine.
            return false;
        }
    }
}
