using System.Text.Json;
using Avro.File;
using Avro.Generic;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Files;
using KafkaAggregator.Tests.Statistics;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

/// <summary>Rows that users really have, in each codec, against a naive computation in Python: field by field, bit by bit.</summary>
public sealed class AggregateRealRowsTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    private static string Script => Path.Combine(RepositoryFolder.Path, "KafkaAggregator.Tests/Commands/python_aggregate.py");

    public void Dispose() => _folder.Dispose();

    [SharedPythonFact("real/data")]
    public Task Aggregate_AgreesWithPython_OnShips() => CompareAsync("lenses-ais", "Timestamp", "ns", "0.25", "0");

    [SharedPythonFact("real/data")]
    public Task Aggregate_AgreesWithPython_OnTelecom() => CompareAsync("lenses-telecom-milano", "TimeInterval", "ms", "600", "0");

    /// <summary>Its times are texts; distances in place of them come in no order, so most records are late.</summary>
    [SharedPythonFact("real/data")]
    public Task Aggregate_AgreesWithPython_OnTaxis() => CompareAsync("lenses-nyc-taxi", "trip_distance", "s", "0.7", "3");

    [SharedPythonFact("real/data")]
    public Task Aggregate_AgreesWithPython_OnStars() => CompareAsync("ztf-prv-candidate", "jd", "s", "2", "1000");

    private async Task CompareAsync(string name, string timeField, string unit, string size, string expiration)
    {
        var rows = RealRows.Load(name);
        var expected = PythonProgram.Run(Script, "", rows.DataFile, rows.SchemaFile, timeField, unit, size, expiration).Trim().Split('\n');
        foreach (var (file, write) in Writers(rows))
        {
            write(Path.Combine(_folder.Path, file));
            var (code, output, error) = await RunAsync(
                file, "--window-size", size, "--window-expiration", expiration, "--time-field", $"{timeField}:{unit}");
            Assert.Equal(0, code);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(
                $"{file}: records: {rows.Records.Count}, summaries: {expected.Length - 1}, late: {expected[^1]}, "
                + "undated: 0, undecodable: 0, surplus: 0\n",
                error);
            foreach (var (actual, line) in lines.Zip(expected))
            {
                AssertSame(line, actual);
            }
        }
    }

    private static IEnumerable<(string File, Action<string> Write)> Writers(RealRows rows)
    {
        foreach (var codec in (string[])["null", "deflate"])
        {
            yield return ($"apache-{codec}.avro", path => WriteByApache(rows, codec, path));
        }

        foreach (var codec in TestCodecs.Names)
        {
            yield return ($"own-{codec}.avro", path => File.WriteAllBytes(path, WriteByTests(rows, codec)));
        }
    }

    private static void WriteByApache(RealRows rows, string codec, string path)
    {
        using var writer = DataFileWriter<GenericRecord>.OpenWriter(
            new GenericDatumWriter<GenericRecord>(rows.Schema), path, Codec.CreateCodecFromString(codec));
        foreach (var record in rows.Records)
        {
            writer.Append(record);
        }
    }

    private static byte[] WriteByTests(RealRows rows, string codec)
    {
        var apache = new ApacheAvro(rows.Schema);
        var writer = new ContainerFileWriter { Codec = codec }.Header(rows.Json, codec);
        foreach (var block in rows.Records.Select(apache.Encode).Chunk(97))
        {
            writer.Block(block.Length, [.. block.SelectMany(record => record)]);
        }

        return writer.ToArray();
    }

    private static void AssertSame(string expected, string actual)
    {
        using var wanted = JsonDocument.Parse(expected);
        using var found = JsonDocument.Parse(actual);
        foreach (var (one, other) in wanted.RootElement.EnumerateObject().Zip(found.RootElement.EnumerateObject()))
        {
            Assert.Equal((one.Name, one.Value.ValueKind), (other.Name, other.Value.ValueKind));
            if (one.Value.ValueKind == JsonValueKind.Number)
            {
                Bits.AssertSame(one.Value.GetDouble(), other.Value.GetDouble(), one.Name);
            }
            else
            {
                Assert.Equal(one.Value.ToString(), other.Value.ToString());
            }
        }

        Assert.Equal(wanted.RootElement.GetPropertyCount(), found.RootElement.GetPropertyCount());
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext { Output = output, Error = error, Environment = _folder.Environment, Folder = _folder.Path };
        var code = await Verbs.RunAsync(["aggregate", .. arguments], context);
        return (code, output.ToString(), error.ToString());
    }
}
