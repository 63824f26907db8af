using System.Globalization;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>
/// Clients written elsewhere read the summaries. Values are read by Confluent's own Avro deserialiser, which knows
/// nothing but the topic and the registry's URL. kcat shows the rest. Debian's kcat 1.7.1 is built without Avro
/// (<c>kcat -s value=avro -r URL</c> ends with "This build of kcat lacks Avro/Schema-Registry support"), so it shows keys,
/// timestamps and headers, through a librdkafka of another version than ours.
/// </summary>
[Collection(WorkerCollection.Name)]
public sealed class ForeignClientTests(KafkaBroker broker, RegistryServer registry)
{
    private const long Start = 1_700_000_000_000;

    /// <summary>Key length, timestamp, partition, headers, and the value's length.</summary>
    private const string KcatFormat = "%K|%T|%p|%h|%S\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [KafkaFact]
    public async Task Clients_ReadSummaries_FromTheRegistryAlone()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "foreign");
        var source = $"{run.Prefix}-000";
        var topic = $"{source}-aggregated";
        await broker.CreateNamedTopicAsync(source);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, source);
        for (var i = 0; i <= 10; i++)
        {
            await producer.SendAsync(source, 0, Start + (i * 200), i);
        }

        await using var worker = run.StartWorker();
        var summaries = await SummaryTopic.WaitAsync(run.Bootstrap, run.Registry, topic, read => read.Count == 3, Limit);
        Assert.Equal(["0.5 1 5 0 2", "1.5 1 5 5 7", "2.5 1 1 10 10"], summaries.Select(Shorten));
        if (!CommandLine.Finds("kcat"))
        {
            return;
        }

        var shown = await CommandLine.RunAsync(Limit, "kcat", "-C", "-q", "-e", "-b", run.Bootstrap, "-t", topic, "-f", KcatFormat);
        var first = shown.Split('\n')[0].Split('|');
        Assert.Equal(("-1", $"{Start + 1000}", "0"), (first[0], first[1], first[2]));
        Assert.Contains("aggregator-window-start=2023-11-14T22:13:20Z", first[3], StringComparison.Ordinal);
        Assert.Contains("aggregator-closed-by=event_time", first[3], StringComparison.Ordinal);
    }

    private static string Shorten(ReadSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Time - (Start / 1000)} {summary.Value["window_size"]} {summary.Count} {summary.Value["min_x"]} {summary.Value["mean_x"]}");
}
