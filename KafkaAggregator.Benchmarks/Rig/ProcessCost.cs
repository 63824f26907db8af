using System.Diagnostics;
using System.Globalization;

namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>What a process has come to, by the kernel's own account (Linux).</summary>
/// <param name="Processor">User and system time of all its threads, also of those that have ended.</param>
/// <param name="System">The system's part of it.</param>
/// <param name="ResidentBytes">What it has in memory now (<c>VmRSS</c>).</param>
/// <param name="PeakBytes">The most that it ever had (<c>VmHWM</c>).</param>
internal readonly record struct ProcessCost(TimeSpan Processor, TimeSpan System, long ResidentBytes, long PeakBytes)
{
    public static ProcessCost Read(int process)
    {
        using var running = Process.GetProcessById(process);
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessCost(
            running.TotalProcessorTime,
            running.PrivilegedProcessorTime,
            Bytes(status, "VmRSS:"),
            Bytes(status, "VmHWM:"));
    }

    private static long Bytes(IEnumerable<string> status, string name)
    {
        var line = status.First(each => each.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return 1024 * long.Parse(kibibytes, CultureInfo.InvariantCulture);
    }
}
