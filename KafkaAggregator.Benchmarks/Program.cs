using BenchmarkDotNet.Running;
using KafkaAggregator.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Telemetry).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
