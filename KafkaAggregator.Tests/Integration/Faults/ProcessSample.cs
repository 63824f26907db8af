using System.Diagnostics;
using System.Globalization;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>What a process holds at an instant.</summary>
internal sealed record ProcessSample(TimeSpan At, long ResidentBytes, int Threads, int Handles)
{
    public static ProcessSample Of(int processId, TimeSpan at)
    {
        using var process = Process.GetProcessById(processId);
        return new ProcessSample(
            at, process.WorkingSet64, process.Threads.Count, Directory.GetFileSystemEntries($"/proc/{processId}/fd").Length);
    }

    /// <summary>The median of each over several samples.</summary>
    public static ProcessSample MedianOf(IReadOnlyCollection<ProcessSample> samples) => new(
        samples.Last().At,
        Median(samples, sample => sample.ResidentBytes),
        (int)Median(samples, sample => sample.Threads),
        (int)Median(samples, sample => sample.Handles));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At.TotalMinutes:0.0} min: {ResidentBytes / 1048576.0:0.0} MiB resident, {Threads} threads, {Handles} handles");

    private static long Median(IReadOnlyCollection<ProcessSample> samples, Func<ProcessSample, long> value) =>
        samples.Select(value).Order().ElementAt(samples.Count / 2);
}
