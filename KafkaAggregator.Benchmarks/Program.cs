using BenchmarkDotNet.Running;
using KafkaAggregator.Benchmarks;
using KafkaAggregator.Benchmarks.Cluster;
using KafkaAggregator.Benchmarks.EndToEnd;
using KafkaAggregator.Benchmarks.Latency;
using KafkaAggregator.Benchmarks.Recovery;
using KafkaAggregator.Benchmarks.Scale;

if (args is ["statistics"])
{
    StatisticsRun.Print(Console.Out);
    return 0;
}

if (args is ["decoding"])
{
    DecodingRun.Print(Console.Out);
    return 0;
}

if (args is ["scale", .. var rest])
{
    return await ScaleRun.RunAsync(rest);
}

if (args is ["recovery", .. var what])
{
    return await RecoveryRun.RunAsync(what);
}

if (args is ["latency", .. var latency])
{
    return await LatencyRun.RunAsync(latency);
}

if (args is ["end-to-end", .. var ends])
{
    return await EndToEndRun.RunAsync(ends);
}

if (args is ["cluster", .. var cluster])
{
    return await ClusterRun.RunAsync(cluster);
}

BenchmarkSwitcher.FromAssembly(typeof(Telemetry).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
return 0;
