using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>The threads of a simulated process: fibers.</summary>
internal sealed class SimulationThreads(SimulationKernel kernel, SimulatedProcess process) : IThreads
{
    public void Start(string name, Action run) => kernel.StartFiber(process, run);

    public Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellation)
    {
        if (process.IsDead)
        {
            return new TaskCompletionSource<T>().Task;
        }

        var source = new TaskCompletionSource<T>();
        kernel.StartFiber(process, () =>
        {
            if (cancellation.IsCancellationRequested)
            {
                source.TrySetCanceled(cancellation);
                return;
            }

            T result;
            try
            {
                result = call();
            }
            catch (Exception error) when (error is not ProcessDiedException)
            {
                source.TrySetException(error);
                return;
            }

            source.TrySetResult(result);
        });
        return source.Task;
    }

    public bool Wait(Task task, TimeSpan limit)
    {
        var isOver = false;
        kernel.After(limit, () => isOver = true);
        SimulationFiber.Current!.WaitFor(() => task.IsCompleted || isOver);
        return task.IsCompleted;
    }
}
