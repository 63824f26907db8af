using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>Has the kit's program write data sets, each once: what a broker has already is not written again.</summary>
internal sealed class DataSets(string kit, ServerAddresses servers) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _modules = Directory.CreateTempSubdirectory("kafka-aggregator-benchmark-python-").FullName;

    public async Task EnsureAsync(DataSet set)
    {
        using var admin = servers.OpenAdmin();
        if (await CountAsync(admin, set) == set.RecordsWritten)
        {
            return;
        }

        Unpack();
        string[] arguments =
        [
            Path.Combine(kit, "peers", "dataset.py"), "--bootstrap", servers.Bootstrap, "--registry", servers.Registry,
            "--prefix", set.Prefix, "--topics", Text(set.Topics), "--partitions", Text(set.Partitions),
            "--fields", Text(set.Fields), "--records", Text(set.Records), "--hertz", Text(set.Hertz),
        ];
        var start = new ProcessStartInfo("python3", arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = _modules;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start");
        await Console.Error.WriteAsync(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"the data set {set.Prefix} was not written");
        }
    }

    public void Dispose() => Directory.Delete(_modules, recursive: true);

    private static async Task<long> CountAsync(IAdminClient admin, DataSet set)
    {
        var topics = admin.GetMetadata(Limit).Topics.Select(topic => topic.Topic).ToHashSet(StringComparer.Ordinal);
        if (!set.TopicNames.All(topics.Contains))
        {
            return 0;
        }

        var ends = await admin.ListOffsetsAsync(
            from topic in set.TopicNames
            from partition in Enumerable.Range(0, set.Partitions)
            select new TopicPartitionOffsetSpec
            {
                TopicPartition = new TopicPartition(topic, partition),
                OffsetSpec = OffsetSpec.Latest(),
            },
            new ListOffsetsOptions { RequestTimeout = Limit });
        return ends.ResultInfos.Sum(end => end.TopicPartitionOffsetError.Offset.Value);
    }

    /// <summary>The kit's wheels are archives that Python can read from a folder.</summary>
    private void Unpack()
    {
        foreach (var wheel in Directory.EnumerateFiles(Path.Combine(kit, "peers", "wheels"), "*.whl"))
        {
            ZipFile.ExtractToDirectory(wheel, _modules, overwriteFiles: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
