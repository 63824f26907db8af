namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>One table of the run.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Measure">Measures and prints it.</param>
internal sealed record EndToEndRow(string Name, Func<EndToEndContext, Task> Measure);
