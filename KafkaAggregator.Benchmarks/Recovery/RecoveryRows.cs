namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>What is made to fail, and how soon it must be over.</summary>
internal static class RecoveryRows
{
    /// <summary>The group's session time-out in every row; with <c>consumer</c> the kit's broker has the same.</summary>
    public static readonly TimeSpan Session = TimeSpan.FromSeconds(6);

    private const int Restarts = 20;

    /// <summary>After which a controller takes a broker node for dead (<c>broker.session.timeout.ms</c>).</summary>
    private static readonly TimeSpan BrokerSession = TimeSpan.FromSeconds(9);

    /// <summary>How long a node stays away: longer than it takes the others to do without it.</summary>
    private static readonly TimeSpan NodeAway = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<RecoveryRow> All { get; } =
    [
        new("nothing", "nothing", 1, 0, Seconds(2), Session, static (_, _) => Task.Delay(Seconds(10))),
        new("kill", "kill -9 of one of two workers", 1, 1, Seconds(3), Session,
            static (group, i) => group.KillAsync(group.Worker(i))),
        new("kill-replaced", "the same, and another started at once", 1, 1, Seconds(3), Session,
            static async (group, i) =>
            {
                await group.KillAsync(group.Worker(i));
                group.Add();
            }),
        new("kill-commit", "kill -9 inside a commit", 1, 1, Seconds(4), Session,
            static (group, i) => group.KillInsideCommitAsync(group.Worker(i))),
        new("terminate", "SIGTERM of one of two workers", 1, 0, Seconds(2), Session,
            static (group, i) => group.TerminateAsync(group.Worker(i))),
        new("terminate-replaced", "the same, and another started at once", 1, 0, Seconds(2), Session,
            static async (group, i) =>
            {
                await group.TerminateAsync(group.Worker(i));
                group.Add();
            }),
        new("suspend", "SIGSTOP for the session and 4 s, then SIGCONT", 1, 1, Seconds(3), Session,
            static async (group, i) =>
            {
                var worker = group.Worker(i);
                worker.Suspend();
                await Task.Delay(Session + Seconds(4));
                worker.Resume();
            }),
        new("burst", "20 restarts in a row, from the last one on", 1, 1, Seconds(3), Session, BurstAsync),
        new("after-burst", "nothing, after it", 1, 0, Seconds(2), Session, static (_, _) => Task.Delay(Seconds(10))),
        new("node-kill", "kill -9 of one of three broker nodes", 3, 1, Seconds(3), BrokerSession,
            static (group, i) => LoseNodeAsync(group, "kill", 1 + (i % 3))),
        new("node-stop", "one of three broker nodes stopped cleanly", 3, 0, Seconds(3), BrokerSession,
            static (group, i) => LoseNodeAsync(group, "stop", 1 + (i % 3))),
    ];

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    private static async Task LoseNodeAsync(RecoveryGroup group, string verb, int node)
    {
        await group.Servers.BrokerAsync(verb, node);
        await Task.Delay(NodeAway);
        await group.Servers.BrokerAsync("restart", node);
    }

    /// <summary>By turns killed and ended in order, at intervals in which no group settles.</summary>
    private static async Task BurstAsync(RecoveryGroup group, int repetition)
    {
        for (var i = 0; i < Restarts; i++)
        {
            var worker = group.Worker(0);
            await (i % 2 == 0 ? group.KillAsync(worker) : group.TerminateAsync(worker));
            group.Add();
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }
}
