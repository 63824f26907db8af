namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>A process of which somebody else keeps account.</summary>
internal interface IMeasuredProcess : IAsyncDisposable
{
    int Id { get; }

    /// <summary>Since the moment before it was started.</summary>
    TimeSpan Age { get; }

    /// <summary>Ends it in good order.</summary>
    Task EndAsync();
}
