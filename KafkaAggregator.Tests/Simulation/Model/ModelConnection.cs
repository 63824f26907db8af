using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Machine;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>
/// What lies between a process and the broker: requests and answers take their time, and are lost. A request that is
/// on its way when its process dies may still arrive.
/// </summary>
internal sealed class ModelConnection(SimulationKernel kernel, SimulatedProcess process)
{
    public SimulationKernel Kernel => kernel;

    public SimulatedProcess Process => process;

    /// <summary>Of a thousand calls so many lose their request, and as many their answer.</summary>
    public int LostPerMille { get; set; }

    /// <summary>Told the name of each call before and after it happens: faults at one step.</summary>
    public Action<string> OnStep { get; set; } = static _ => { };

    /// <summary>
    /// Makes a request on a fiber, and waits for its answer. Throws <see cref="KafkaUnavailableException"/> at the
    /// limit where one of both is lost.
    /// </summary>
    public T Call<T>(string name, TimeSpan limit, Func<T> request)
    {
        ObjectDisposedException.ThrowIf(process.IsDead && SimulationFiber.Current is null, this);
        ThrowIfDead();
        OnStep($"before {name}");
        ThrowIfDead();
        var isLost = kernel.Random.Next(1000);
        var (isRequestLost, isAnswerLost) = (isLost < LostPerMille, isLost >= LostPerMille && isLost < 2 * LostPerMille);
        T result = default!;
        Exception? failure = null;
        var isAnswered = false;
        var survives = kernel.Random.Next(2) == 0;
        kernel.After(Latency(), () =>
        {
            if (isRequestLost || process.IsIsolated || (process.IsDead && !survives))
            {
                return;
            }

            try
            {
                result = request();
            }
            catch (Exception error) when (error is TransactionException or KafkaUnavailableException)
            {
                failure = error;
            }

            kernel.After(Latency(), () => isAnswered = !isAnswerLost && !process.IsIsolated);
        });
        var isOver = false;
        kernel.After(limit, () => isOver = true);
        SimulationFiber.Current!.WaitFor(() => isAnswered || isOver);
        OnStep($"after {name}");
        ThrowIfDead();
        return failure is not null && isAnswered ? throw failure
            : isAnswered ? result
            : throw new KafkaUnavailableException($"{name} was not answered");
    }

    /// <summary>The same without a thread.</summary>
    public Task<T> CallAsync<T>(string name, TimeSpan limit, Func<T> request)
    {
        var source = new TaskCompletionSource<T>();
        if (process.IsDead)
        {
            return source.Task;
        }

        var isLost = process.IsIsolated || kernel.Random.Next(1000) < LostPerMille;
        kernel.After(Latency(), () =>
        {
            if (!isLost && !process.IsIsolated)
            {
                var result = request();
                kernel.After(Latency(), () => kernel.Post(process, () => source.TrySetResult(result)));
            }
        });
        kernel.After(limit, () => kernel.Post(
            process, () => source.TrySetException(new KafkaUnavailableException($"{name} was not answered"))));
        return source.Task;
    }

    public TimeSpan Latency() => TimeSpan.FromMilliseconds(kernel.Random.Next(100) switch
    {
        < 60 => 0,
        < 97 => kernel.Random.Next(5),
        < 99 => kernel.Random.Next(200),
        _ => kernel.Random.Next(2000),
    });

    private void ThrowIfDead()
    {
        if (process.IsDead)
        {
            throw new ProcessDiedException();
        }
    }
}
