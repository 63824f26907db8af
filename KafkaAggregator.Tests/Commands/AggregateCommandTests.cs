using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Files;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class AggregateCommandTests : IDisposable
{
    private const string Schema = """
        {"type": "record", "name": "r", "fields": [
          {"name": "time", "type": "double"}, {"name": "angle", "type": "double"}, {"name": "maybe", "type": ["null", "double"]},
          {"name": "stamp", "type": {"type": "long", "logicalType": "timestamp-millis"}}, {"name": "number", "type": "long"},
          {"name": "text", "type": "string"}]}
        """;

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Aggregate_WritesTheSummariesFieldsInTheirOrder()
    {
        Write("a.avro", Record(1, 1.5), Record(2.5, 2), Record(9.75, 4));
        var (code, output, error) = await RunAsync("a.avro --window-size 10 --operations min,mean");
        Assert.Equal(
            """{"time": 5.0, "window_size": 10.0, "count": 3, "min_angle": 1.5, "mean_angle": 2.5, "min_maybe": null, "mean_maybe": null, """
            + "\"min_number\": 0.0, \"mean_number\": 0.0}\n",
            output);
        Assert.Equal("a.avro: records: 3, summaries: 1, late: 0, undated: 0, undecodable: 0, surplus: 0\n", error);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Aggregate_WritesNonFiniteNumbersAsTexts_AndLargeOnesInRoundTripForm()
    {
        Write("a.avro", Record(1, double.PositiveInfinity, -0.0), Record(1, double.NegativeInfinity, 1e300), Record(11, double.NaN));
        var (_, output, _) = await RunAsync("a.avro --window-size 10 --operations min,mean,max");
        var lines = output.Split('\n');
        Assert.Contains("\"min_angle\": \"-Infinity\", \"mean_angle\": \"NaN\", \"max_angle\": \"Infinity\"", lines[0]);
        Assert.Contains("\"min_maybe\": -0.0, \"mean_maybe\": 5E+299, \"max_maybe\": 1E+300", lines[0]);
        Assert.Contains("\"min_angle\": \"NaN\", \"mean_angle\": \"NaN\", \"max_angle\": \"NaN\", \"min_maybe\": null", lines[1]);
    }

    [Fact]
    public async Task Aggregate_CountsLateAndUndatedRecords()
    {
        Write("a.avro", Record(5, 1), Record(12, 2), Record(6, 3), Record(13.5, 4), Record(double.NaN, 5), Record(8, 6));
        var (code, output, error) = await RunAsync("a.avro --window-size 10 --window-expiration 3 --operations max");
        Assert.Equal(["\"count\": 2, \"max_angle\": 3.0", "\"count\": 2, \"max_angle\": 4.0"], CountAndMax(output));
        Assert.Equal("a.avro: records: 6, summaries: 2, late: 1, undated: 1, undecodable: 0, surplus: 0\n", error);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Aggregate_NamesTheSource_WhenThereAreSeveral()
    {
        Write("a.avro", Record(1, 1));
        Write("b \"2\".avro", Record(21, 2), Record(11, 3));
        var (code, output, error) = await RunAsync("a.avro", "b \"2\".avro", "--window-size=10", "--window-expiration=20", "--operations=max");
        Assert.Equal(
            ["""{"source": "a.avro", "time": 5.0,""", """{"source": "b \"2\".avro", "time": 15.0,""", """{"source": "b \"2\".avro", "time": 25.0,"""],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.IndexOf(" \"window_size", StringComparison.Ordinal)]));
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Aggregate_GivesNothing_WhenThereIsNoRecord()
    {
        Write("a.avro");
        var (code, output, error) = await RunAsync("a.avro --window-size 10");
        Assert.Equal((0, "", "a.avro: records: 0, summaries: 0, late: 0, undated: 0, undecodable: 0, surplus: 0\n"), (code, output, error));
    }

    [Theory]
    [InlineData("--time-field nope", "'nope' is not in the schema; could be: ")]
    [InlineData("--time-field nope", "stamp (ms)")]
    [InlineData("--time-field nope", "number (unit to be stated)")]
    [InlineData("--time-field text", "time field 'text' is no time")]
    [InlineData("--time-field number", "its unit has to be stated")]
    public async Task Aggregate_NamesTheFieldsThatCouldBe_WhenTheTimeFieldIsNone(string options, string expected)
    {
        Write("a.avro", Record(1, 1));
        var (code, output, error) = await RunAsync($"a.avro --window-size 10 {options}");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("", 1.0)]
    [InlineData("--time-field time:ms", 0.001)]
    [InlineData("--time-field stamp", 0.002)]
    [InlineData("--time-field stamp:s", 2)]
    [InlineData("--time-field number:us", 0.000003)]
    public async Task Aggregate_TakesTheTimeFromTheField(string options, double eventTime)
    {
        Write("a.avro", Record(1, 0, null, 2, 3));
        var (_, output, _) = await RunAsync($"a.avro --window-size 1ms {options}");
        var start = Math.Floor(eventTime * 1000);
        Assert.StartsWith($"{{\"time\": {(start + 0.5) / 1000:R}, ", output);
    }

    [Fact]
    public async Task Aggregate_TakesSettingsFromFileAndEnvironment_AndTheCommandLineWins()
    {
        const string Yaml = "window_size_seconds: 100\noperations: [min]\ntime_field: {path: number, unit: s}\nexcluded_fields: [m*]\n";
        _folder.Write(ConfigurationFolder.FileName, Yaml);
        _folder.Environment["WINDOW_SIZE"] = "10";
        Write("a.avro", Record(1, 1, null, 0, 25));
        var (_, output, _) = await RunAsync("a.avro --operations max");
        Assert.Equal("{\"time\": 25.0, \"window_size\": 10.0, \"count\": 1, \"max_angle\": 1.0}\n", output);
    }

    [Theory]
    [InlineData("a.avro", "--window-size: is missing")]
    [InlineData("a.avro --window-size 0", "--window-size")]
    [InlineData("a.avro --window-size 1 --operations mean,median,foo --min-sample-size -1", "2 mistakes")]
    [InlineData("a.avro gone.avro --window-size 1", "gone.avro: is not there")]
    [InlineData(". --window-size 1", ".: is a folder")]
    [InlineData("--window-size 1", "FILE")]
    public async Task Aggregate_WritesNothing_WhenUsageIsWrong(string line, string expected)
    {
        Write("a.avro", Record(1, 1));
        var (code, output, error) = await RunAsync(line);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error);
    }

    [Fact]
    public async Task Aggregate_NamesBothFields_WhenTheyWouldGetOneName()
    {
        const string Twice = """
            {"type":"record","name":"r","fields":[{"name":"time","type":"double"},{"name":"a_b","type":"int"},
             {"name":"a","type":{"type":"record","name":"i","fields":[{"name":"b","type":"int"}]}}]}
            """;
        File.WriteAllBytes(PathOf("a.avro"), new ContainerFileWriter().Header(Twice, "null").ToArray());
        var (code, _, error) = await RunAsync("a.avro --window-size 1");
        Assert.Equal(2, code);
        Assert.Contains("'a_b' and 'a.b'", error);
    }

    [Fact]
    public async Task Aggregate_GivesWhatWasWhole_ThenTheErrorWithBlockAndByte()
    {
        var writer = new ContainerFileWriter().Header(Schema, "null").Block(2, [.. Record(1, 1), .. Record(2, 2)]).Block(1, Record(3, 3));
        File.WriteAllBytes(PathOf("cut.avro"), writer.ToArray()[..^5]);
        Write("b.avro", Record(1, 7));
        var (code, output, error) = await RunAsync("cut.avro b.avro --window-size 10 --operations max");
        Assert.Equal(["\"count\": 2, \"max_angle\": 2.0", "\"count\": 1, \"max_angle\": 7.0"], CountAndMax(output));
        Assert.Contains($"cut.avro: block 2, byte {writer.Starts[2] - 5}: the file ends within the sync marker\n", error);
        Assert.Equal(1, code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no Avro at all")]
    [InlineData("Obj\u0001")]
    public async Task Aggregate_Fails_WhenItIsNoContainer(string text)
    {
        File.WriteAllText(PathOf("a.avro"), text);
        var (code, output, error) = await RunAsync("a.avro --window-size 10");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("a.avro: header, byte ", error);
    }

    [Fact]
    public async Task Aggregate_Fails_WhenTheSchemaIsNoRecord()
    {
        File.WriteAllBytes(PathOf("a.avro"), new ContainerFileWriter().Header("\"long\"", "null").ToArray());
        var (code, _, error) = await RunAsync("a.avro --window-size 10");
        Assert.Equal(1, code);
        Assert.Contains("no Avro record", error);
        Assert.DoesNotContain("schema id", error);
    }

    [Theory]
    [InlineData(1000, "the block is said to have 1000 records in 70 bytes")]
    [InlineData(long.MaxValue, "the block is said to have 9223372036854775807 records in 70 bytes")]
    [InlineData(1, "35 bytes are left behind the block's 1 records")]
    public async Task Aggregate_Fails_WhenABlocksCountIsNotItsRecords(long count, string expected)
    {
        byte[] records = [.. Record(1, 1), .. Record(2, 2)];
        File.WriteAllBytes(PathOf("a.avro"), new ContainerFileWriter().Header(Schema, "null").Block(1, Record(0, 0)).Block(count, records).ToArray());
        var (code, output, error) = await RunAsync("a.avro --window-size 10 --operations max");
        Assert.Single(CountAndMax(output));
        Assert.Contains("a.avro: block 2, byte ", error);
        Assert.Contains(expected.Replace("70", $"{records.Length}").Replace("35", $"{records.Length / 2}"), error);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Aggregate_CountsTheRestOfTheBlock_WhenARecordCannotBeDecoded()
    {
        byte[] broken = Record(2, 2);
        broken[16] = 8;
        var writer = new ContainerFileWriter().Header(Schema, "snappy");
        var file = new ContainerFileWriter { Codec = "snappy" }.Header(Schema, "snappy")
            .Block(4, [.. Record(1, 1), .. broken, .. Record(3, 3), .. Record(4, 4)]).Block(1, Record(5, 5));
        File.WriteAllBytes(PathOf("a.avro"), file.ToArray());
        var (code, output, error) = await RunAsync("a.avro --window-size 10 --operations max");
        Assert.Equal(["\"count\": 2, \"max_angle\": 5.0"], CountAndMax(output));
        Assert.Contains($"a.avro: block 1, byte {writer.Starts[0]}: record 2, byte {broken.Length + 16} of the block's data: maybe: ", error);
        Assert.Contains("records: 5, summaries: 1, late: 0, undated: 0, undecodable: 3, surplus: 0", error);
        Assert.Equal(0, code);
        (code, output, error) = await RunAsync("a.avro --window-size 10 --operations max --set undecodable_records=stop");
        Assert.Equal(["\"count\": 1, \"max_angle\": 1.0"], CountAndMax(output));
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Aggregate_CountsElementsBeyondTheKnownLength()
    {
        const string Arrays = """
            {"type": "record", "name": "r", "fields": [
              {"name": "time", "type": "double"}, {"name": "a", "type": {"type": "array", "items": "double"}}]}
            """;
        byte[] record = [.. BitConverter.GetBytes(1.0), 6, .. BitConverter.GetBytes(2.0), .. BitConverter.GetBytes(3.0), .. BitConverter.GetBytes(4.0), 0];
        File.WriteAllBytes(PathOf("a.avro"), new ContainerFileWriter().Header(Arrays, "null").Block(2, [.. record, .. record]).ToArray());
        var (code, output, error) = await RunAsync("a.avro", "--window-size=10", "--operations=max", "--set", "array_lengths={a: 1}");
        Assert.Equal("{\"time\": 5.0, \"window_size\": 10.0, \"count\": 2, \"max_a0\": 2.0}\n", output);
        Assert.Equal("a.avro: records: 2, summaries: 1, late: 0, undated: 0, undecodable: 0, surplus: 4\n", error);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Aggregate_WritesTheConfiguredSize_OfAWindowThatEndsWithTime()
    {
        Write("a.avro", Record(9_223_372_036, 1));
        var (_, output, _) = await RunAsync("a.avro --window-size 10 --operations max");
        Assert.Contains("\"window_size\": 10.0,", output);
    }

    /// <summary>The built program as a user starts it.</summary>
    [Fact]
    public async Task Process_WritesResultsToOutput_AndEndsWithTheCode()
    {
        Write("a.avro", Record(1, 1.5));
        var program = Path.Combine(AppContext.BaseDirectory, "kafka-aggregator.dll");
        var limit = TimeSpan.FromMinutes(2);
        var output = await CommandLine.RunAsync(limit, "dotnet", program, "aggregate", PathOf("a.avro"), "--window-size", "10", "--operations", "max");
        Assert.Equal("""{"time": 5.0, "window_size": 10.0, "count": 1, "max_angle": 1.5, "max_maybe": null, "max_number": 0.0}""", output);
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(
            () => CommandLine.RunAsync(limit, "dotnet", program, "aggregate", PathOf("gone.avro"), "--window-size", "10"));
        Assert.Contains("ended with 2", wrong.Message);
        Assert.Contains("gone.avro: is not there", wrong.Message);
    }

    private static byte[] Record(double time, double angle, double? maybe = null, long stamp = 0, long number = 0) =>
    [
        .. BitConverter.GetBytes(time), .. BitConverter.GetBytes(angle), .. maybe is { } some ? [2, .. BitConverter.GetBytes(some)] : (byte[])[0],
        .. ContainerFileWriter.Long(stamp), .. ContainerFileWriter.Long(number), .. ContainerFileWriter.Text("text"),
    ];

    private static IEnumerable<string> CountAndMax(string output) =>
        from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let start = line.IndexOf("\"count\"", StringComparison.Ordinal)
        select line[start..line.IndexOf(", \"max_maybe", StringComparison.Ordinal)];

    private void Write(string name, params byte[][] records) => File.WriteAllBytes(
        PathOf(name), new ContainerFileWriter().Header(Schema, "null").Block(records.Length, [.. records.SelectMany(record => record)]).ToArray());

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private Task<(int Code, string Output, string Error)> RunAsync(string line) => RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext { Output = output, Error = error, Environment = _folder.Environment, Folder = _folder.Path };
        var code = await Verbs.RunAsync(["aggregate", .. arguments], context);
        return (code, output.ToString(), error.ToString());
    }
}
