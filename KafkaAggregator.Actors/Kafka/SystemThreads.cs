namespace KafkaAggregator.Actors.Kafka;

/// <summary>The runtime's own threads: calls on its pool.</summary>
internal sealed class SystemThreads : IThreads
{
    private SystemThreads()
    {
    }

    public static SystemThreads Instance { get; } = new();

    public void Start(string name, Action run) =>
        new Thread(() => run()) { IsBackground = true, Name = name }.Start();

    public Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellation) => Task.Run(call, cancellation);

    public bool Wait(Task task, TimeSpan limit) => Task.WaitAny([task], limit) == 0;
}
