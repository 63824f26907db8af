using Akka.Actor;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Simulation.Machine;
using KafkaAggregator.Tests.Simulation.Model;
using KafkaAggregator.Tests.Summaries;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>Plays one schedule: the faults, then peace until everything is written, then the judge.</summary>
internal sealed class SimulationRun
{
    public const string SourceTopic = "in";
    private static readonly TimeSpan PeaceLimit = TimeSpan.FromSeconds(150);

    private readonly SimulationKernel _kernel;
    private readonly ActorSystem _system;
    private readonly SimulationSchedule _schedule;
    private readonly ILogger _logger;
    private readonly ModelBroker _broker;
    private readonly SourceDefinition _source;
    private readonly SimulatedNode?[] _nodes;

    /// <summary>Of each slot at which step the next worker is to die.</summary>
    private readonly ScheduleStep?[] _ofSuccessor;
    private readonly FakeSchemaRegistry _registry = new();
    private readonly SimulationJudge _judge;
    private readonly Random _records;
    private int _started;
    private int _upstream;
    private bool _isPeace;

    public SimulationRun(SimulationKernel kernel, ActorSystem system, SimulationSchedule schedule, ILogger logger)
    {
        (_kernel, _system, _schedule, _logger) = (kernel, system, schedule, logger);
        kernel.Begin(schedule.Seed);
        _records = new(schedule.Seed);
        _broker = new(kernel, schedule.Settings.Protocol) { Trace = Trace };
        _broker.AddTopic(SourceTopic, schedule.Settings.Partitions);
        _source = SourceOf(schedule.Settings);
        _judge = new(_broker, _source, schedule.Settings);
        _nodes = new SimulatedNode?[schedule.Settings.Nodes];
        _ofSuccessor = new ScheduleStep?[schedule.Settings.Nodes];
    }

    public long Steps => _kernel.Steps;

    public ModelBroker Broker => _broker;

    /// <summary>Where workers were killed at a step: the slot, and the step.</summary>
    public List<(int Slot, string Step)> Deaths { get; } = [];

    public TimeSpan Duration => TimeSpan.FromTicks(_kernel.Now);

    /// <summary>Throws <see cref="SimulationFailure"/> where the judge finds something.</summary>
    public void Play()
    {
        try
        {
            for (var slot = 0; slot < _nodes.Length; slot++)
            {
                Start(slot);
            }

            foreach (var step in _schedule.Steps)
            {
                _kernel.At(TimeSpan.FromMilliseconds(step.At).Ticks, () => Do(step));
            }

            _kernel.RunUntil(TimeSpan.FromMilliseconds(_schedule.EndsAt).Ticks, static () => false);
            MakePeace();
            Finish("all records are in summaries or late", _judge.IsComplete);
            foreach (var partition in _broker.PartitionsOf([SourceTopic]))
            {
                _broker.Append(partition, new ScriptedRecord(ScriptedKind.Valid, NowMilliseconds).Value);
            }

            Finish("the last records are in summaries", _judge.IsComplete);
            _judge.Judge();
        }
        finally
        {
            foreach (var node in _nodes)
            {
                node?.Kill();
            }

            _kernel.RunReady();
            _kernel.RunUntil(_kernel.Now + 1, static () => false);
            _kernel.End();
        }
    }

    private long NowMilliseconds => SimulationTime.Beginning.AddTicks(_kernel.Now).ToUnixTimeMilliseconds();

    private int Lost => _isPeace ? 0 : _schedule.Settings.LostPerMille;

    private static SourceDefinition SourceOf(SimulationSettings settings) => new()
    {
        SourceTopic = SourceTopic,
        Aggregations =
        [
            new()
            {
                AggregatedTopic = SimulationJudge.OutputTopic,
                Cut = new WindowCut(Core.Time.Duration.FromTimeSpan(settings.WindowSize), Core.Time.Duration.FromTimeSpan(settings.Expiration)),
                Operations = [Operation.Min, Operation.Mean, Operation.Max],
            },
        ],
        LateToTopic = true,
        Undecodable = UndecodablePolicy.Topic,
    };

    private void Finish(string what, Func<bool> condition)
    {
        var limit = _kernel.Now + PeaceLimit.Ticks;
        var next = 0L;
        var isMet = false;
        _kernel.RunUntil(limit, () =>
        {
            // Looked at now and then: it reads whole logs.
            if (_kernel.Now >= next)
            {
                next = _kernel.Now + TimeSpan.TicksPerSecond;
                isMet = condition();
            }

            return isMet;
        });
        if (!condition())
        {
            throw new SimulationFailure($"not within {PeaceLimit.TotalSeconds} s of peace: {what}: {_judge.Describe()}");
        }
    }

    private void Start(int slot)
    {
        var number = ++_started;
        Trace($"worker {slot} starts as p{number:0000}");
        _nodes[slot] = new(_kernel, _broker, _system, _registry, _source, _schedule.Settings, number, _logger);
        _nodes[slot]!.Connection.LostPerMille = Lost;
        if (_ofSuccessor[slot] is { } step)
        {
            _ofSuccessor[slot] = null;
            KillAtStep(_nodes[slot]!, step);
        }
    }

    private void StartAfter(int slot, SimulatedNode before, int milliseconds) => _kernel.After(
        TimeSpan.FromMilliseconds(milliseconds),
        () =>
        {
            if (_nodes[slot] == before)
            {
                before.Kill();
                Start(slot);
            }
        });

    private void Do(ScheduleStep step)
    {
        Trace($"{step}");
        switch (step.Kind)
        {
            case ScheduleStepKind.Append:
                Append(step.Target, step.Amount, null);
                break;
            case ScheduleStepKind.Upstream:
                AppendInTransaction(step.Target, step.Amount);
                break;
            case ScheduleStepKind.AddPartition:
                _broker.AddTopic(SourceTopic, _broker.Topics[SourceTopic] + 1);
                break;
            default:
                Harm(_nodes[step.Target]!, step);
                break;
        }
    }

    private void Harm(SimulatedNode node, ScheduleStep step)
    {
        var span = TimeSpan.FromMilliseconds(step.Amount);
        switch (step.Kind)
        {
            case ScheduleStepKind.Kill:
                node.Kill();
                StartAfter(step.Target, node, step.Amount);
                break;
            case ScheduleStepKind.KillAtStep:
                KillAtStep(node, step);
                break;
            case ScheduleStepKind.KillSuccessorAtStep:
                _ofSuccessor[step.Target] = step;
                break;
            case ScheduleStepKind.HoldInitialize:
                var until = _kernel.Now + span.Ticks;
                node.Connection.OnStep = name =>
                {
                    if (name == "after initialize")
                    {
                        SimulationFiber.Current!.WaitUntil(until);
                    }
                };
                break;
            case ScheduleStepKind.Stop:
                node.Stop();
                StartAfter(step.Target, node, step.Amount + 1000);
                break;
            case ScheduleStepKind.Pause:
                node.Process.IsPaused = !node.Process.IsDead;
                _kernel.After(span, () => node.Process.IsPaused = false);
                break;
            case ScheduleStepKind.Isolate:
                node.Process.IsIsolated = true;
                _kernel.After(span, () => node.Process.IsIsolated = false);
                break;
            case ScheduleStepKind.Lose:
                node.Connection.LostPerMille = 200;
                _kernel.After(span, () => node.Connection.LostPerMille = Lost);
                break;
        }
    }

    private void KillAtStep(SimulatedNode node, ScheduleStep step) => node.Connection.OnStep = name =>
    {
        if (name == step.Name && !_isPeace)
        {
            Trace($"worker {step.Target} dies {name}");
            Deaths.Add((step.Target, name));
            node.Kill();
            StartAfter(step.Target, node, step.Amount);
        }
    };

    private void Append(int partition, int count, ModelTransaction? transaction)
    {
        for (var i = 0; i < count; i++)
        {
            var time = NowMilliseconds - (_records.Next(6) == 0 ? _records.Next(2500) : _records.Next(100));
            var value = _records.Next(40) switch
            {
                0 => null,
                1 => ScriptedRecord.Undecodable.Value,
                _ => new ScriptedRecord(ScriptedKind.Valid, time).Value,
            };
            _broker.Append(new(SourceTopic, partition), value, null, transaction);
        }
    }

    private void AppendInTransaction(int partition, int milliseconds)
    {
        var id = $"upstream-{++_upstream}";
        var epoch = _broker.Transactions.Initialize(id)!.Value;
        Append(partition, 2, _broker.Transactions.Use(id, epoch));
        var isCommit = _records.Next(3) > 0;
        _kernel.After(TimeSpan.FromMilliseconds(milliseconds), () => _broker.Transactions.End(id, epoch, isCommit));
    }

    private void MakePeace()
    {
        Trace("peace");
        _isPeace = true;
        for (var slot = 0; slot < _nodes.Length; slot++)
        {
            var node = _nodes[slot]!;
            (node.Process.IsPaused, node.Process.IsIsolated, node.Connection.LostPerMille) = (false, false, 0);
            if (node.Process.IsDead)
            {
                Start(slot);
            }
        }
    }

    private void Trace(string text)
    {
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            _logger.LogDebug("{Time:f4} {Text}", Duration.TotalSeconds, text);
        }
    }
}
