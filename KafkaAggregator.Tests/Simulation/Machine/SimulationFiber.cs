namespace KafkaAggregator.Tests.Simulation.Machine;

/// <summary>
/// A thread that runs only while it holds the one baton, and gives it back where it waits: product code that blocks
/// can so be simulated as it is. Used again for other calls when one has ended.
/// </summary>
internal sealed class SimulationFiber : SimulationTask
{
    [ThreadStatic]
    private static SimulationFiber? _current;
    private readonly SimulationKernel _kernel;
    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _back = new(0);
    private Action? _run;
    private Func<bool>? _isReady;
    private Exception? _failure;
    private bool _isKilled;
    private bool _isStarted;

    public SimulationFiber(SimulationKernel kernel)
    {
        _kernel = kernel;
        Number = long.MaxValue / 2;
    }

    /// <summary>The fiber that this code runs on; null on the kernel's own thread.</summary>
    public static SimulationFiber? Current => _current;

    public bool IsReady() => _isReady is null || _isReady();

    public void Begin(SimulatedProcess? process, Action run)
    {
        (Process, _run, _isReady, _isKilled, _failure) = (process, run, null, false, null);
    }

    /// <summary>Lets it run until it waits or ends. On the kernel's thread.</summary>
    public override void Run()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            new Thread(Loop) { IsBackground = true, Name = "simulation fiber" }.Start();
        }

        _go.Release();
        _back.Wait();
        if (_failure is { } failure)
        {
            _failure = null;
            throw new InvalidOperationException($"a simulated thread failed: {failure.Message}", failure);
        }
    }

    /// <summary>The process has died: whatever it waits for throws. On the kernel's thread.</summary>
    public void Kill() => _isKilled = true;

    /// <summary>Waits for a virtual time.</summary>
    public void WaitUntil(long time)
    {
        var isTime = false;
        _kernel.At(time, () => isTime = true);
        WaitFor(() => isTime);
    }

    /// <summary>Waits until the condition holds; it is asked after each step.</summary>
    public void WaitFor(Func<bool> condition)
    {
        ThrowIfKilled();
        if (!condition())
        {
            _isReady = () => _isKilled || condition();
            _kernel.AddWaiting(this);
            Park();
        }
    }

    private void Park()
    {
        _back.Release();
        _go.Wait();
        _isReady = null;
        ThrowIfKilled();
    }

    private void ThrowIfKilled()
    {
        if (_isKilled)
        {
            throw new ProcessDiedException();
        }
    }

    private void Loop()
    {
        _current = this;
        while (true)
        {
            _go.Wait();
            try
            {
                ThrowIfKilled();
                _run!();
            }
            catch (ProcessDiedException)
            {
                // The process has died: nobody hears of what it was doing.
            }
            catch (Exception failure)
            {
                _failure = failure;
            }

            _kernel.Return(this);
            _back.Release();
        }
    }
}
