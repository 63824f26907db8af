using System.Diagnostics;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>The workers of the group, and what happens to them. Keeps what each wrote, for whoever has to find out why.</summary>
internal sealed class WorkerFleet(IReadOnlyDictionary<string, string> environment, string logFolder) : IAsyncDisposable
{
    public const int WorkersMin = 2;
    public const int WorkersMax = 4;

    /// <summary>What the contract gives a worker to end in, and what a busy machine adds.</summary>
    private static readonly TimeSpan EndingLimit = TimeSpan.FromSeconds(10 + 5);

    private readonly Lock _lock = new();
    private readonly List<WorkerSlot> _slots = [];
    private readonly List<string> _complaints = [];
    private int _started;
    private bool _isDisposed;

    /// <summary>What a worker did that it must not: ended by itself, ended too late, or with another exit code.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>Whether every worker has been given partitions.</summary>
    public bool HasBegun => _slots.TrueForAll(slot =>
        slot.Worker!.Lines.Any(line => line.Contains("was given", StringComparison.Ordinal)));

    private int Count => _slots.Count;

    public bool Add()
    {
        lock (_lock)
        {
            if (Count >= WorkersMax)
            {
                return false;
            }

            var slot = new WorkerSlot(_started);
            Start(slot);
            _slots.Add(slot);
            return true;
        }
    }

    /// <summary>Takes a worker out of the group for good; false where there would be too few.</summary>
    public async Task<bool> RemoveAsync(int choice, bool isKilled)
    {
        WorkerSlot? slot;
        lock (_lock)
        {
            slot = Count > WorkersMin ? Take(choice) : null;
            if (slot is null)
            {
                return false;
            }

            _slots.Remove(slot);
        }

        await (isKilled ? KillAsync(slot) : TerminateAsync(slot));
        return true;
    }

    /// <summary>Does something to a worker that no other fault has; false where there is none.</summary>
    public async Task<bool> HurtAsync(int choice, Func<WorkerSlot, Task> hurt)
    {
        if (Take(choice) is not { } slot)
        {
            return false;
        }

        await hurt(slot);
        lock (_lock)
        {
            slot.IsTaken = false;
        }

        return true;
    }

    public void Start(WorkerSlot slot)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _started++;
            slot.Worker = WorkerProcess.Start(environment, "worker");
        }
    }

    public async Task KillAsync(WorkerSlot slot)
    {
        ComplainOfEnd(slot);
        await slot.Worker!.KillAsync();
        await EndAsync(slot, "killed");
    }

    /// <summary>SIGTERM: it must end with 0, and in time; the runtime itself ends one that has not begun yet.</summary>
    public async Task TerminateAsync(WorkerSlot slot)
    {
        if (ComplainOfEnd(slot))
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        try
        {
            var code = await slot.Worker!.TerminateAsync();
            var hasBegun = slot.Worker.Lines.Count > 0;
            if ((code != 0 && hasBegun) || clock.Elapsed > EndingLimit)
            {
                Complain($"worker {slot.Number} ended with {code} {clock.Elapsed.TotalSeconds:0.0} s after SIGTERM");
            }
        }
        catch (TimeoutException)
        {
            Complain($"worker {slot.Number} did not end after SIGTERM");
        }

        await EndAsync(slot, "terminated");
    }

    /// <summary>Ends every worker in order, one after the other.</summary>
    public async Task EndAllAsync()
    {
        foreach (var slot in _slots)
        {
            await TerminateAsync(slot);
        }
    }

    public void NoteEnds()
    {
        foreach (var slot in _slots)
        {
            ComplainOfEnd(slot);
        }
    }

    public async ValueTask DisposeAsync()
    {
        WorkerSlot[] left;
        lock (_lock)
        {
            _isDisposed = true;
            left = [.. _slots.Where(slot => slot.Worker is not null)];
        }

        foreach (var slot in left)
        {
            await EndAsync(slot, "disposed");
        }
    }

    private async Task EndAsync(WorkerSlot slot, string how)
    {
        var worker = slot.Worker!;
        slot.Worker = null;
        await worker.DisposeAsync();
        if (worker.Lines.FirstOrDefault(line => line.Contains("fetches by librdkafka", StringComparison.Ordinal)) is { } line)
        {
            Complain($"worker {slot.Number} gave up direct fetch: {line}"); // then the suite would not try what it is to try
        }

        await File.WriteAllLinesAsync(Path.Combine(logFolder, $"worker-{slot.Number}-{worker.GetHashCode()}-{how}.log"), worker.Lines);
    }

    private bool ComplainOfEnd(WorkerSlot slot)
    {
        if (slot.Worker?.ExitCode is { } code)
        {
            Complain($"worker {slot.Number} ended by itself with {code}: {string.Join(" | ", slot.Worker.Lines.TakeLast(5))}");
            return true;
        }

        return false;
    }

    private void Complain(string what)
    {
        lock (_lock)
        {
            _complaints.Add(what);
        }
    }

    private WorkerSlot? Take(int choice)
    {
        lock (_lock)
        {
            var free = _slots.FindAll(slot => !slot.IsTaken);
            if (free.Count == 0)
            {
                return null;
            }

            var slot = free[choice % free.Count];
            slot.IsTaken = true;
            return slot;
        }
    }
}
