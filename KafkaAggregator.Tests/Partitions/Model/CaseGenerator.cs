using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>
/// Makes a case from a seed. Each case takes some of the rare things and leaves the others out, half of them only one:
/// what happens all at once hides what goes wrong.
/// </summary>
internal sealed class CaseGenerator
{
    private static readonly string[] Rare = ["idle", "future", "schema", "configure", "expire", "recreate", "offset", "registry", "marker", "truncate"];
    private static readonly string[] Focus = ["idle", "future", "schema", "configure", "expire"];
    private static readonly string[] Topics = ["a", "b", "c"];

    private readonly Random _random;
    private readonly HashSet<string> _rare;
    private readonly string? _focus;
    private readonly bool _isForSpecification;
    private readonly List<SimulationStep> _steps = [];
    private List<AggregationSpec> _aggregations;
    private long _time;
    private long _now;

    /// <param name="seed">The same seed gives the same case.</param>
    /// <param name="isForSpecification">Whether only such things happen as the specification program knows.</param>
    private CaseGenerator(int seed, bool isForSpecification)
    {
        _random = new Random(seed);
        _isForSpecification = isForSpecification;
        _aggregations = RandomAggregations(_random.GetItems(Topics, _random.Next(1, 4)).Distinct());
        _time = _random.Next(-3, 4);
        _rare = Chance(0.25) ? [] : [.. Rare.Where(_ => Chance(0.45))];
        if (_rare.Count > 0 && Chance(0.5))
        {
            _focus = Pick(Focus);
            _rare = [_focus];
            if (Chance(0.5))
            {
                _aggregations = [new("a", 10, Pick([0, 5])), new("b", Pick([1, 2]), 0)];
            }
        }

        if (isForSpecification)
        {
            _rare.ExceptWith(["registry", "marker", "truncate"]);
        }
    }

    public static SimulationCase Generate(int seed, bool isForSpecification = false) =>
        new CaseGenerator(seed, isForSpecification).Generate();

    private SimulationCase Generate()
    {
        var aggregations = _aggregations;
        long? maxFuture = null;
        if (_rare.Contains("future"))
        {
            (maxFuture, _time) = (Pick([2, 6]), 0);
        }

        for (var count = _random.Next(3, 41); count > 0; count--)
        {
            AddByFocus();
            AddStep();
        }

        Add(StepKind.FindRegistry);
        Add(StepKind.Read, 1_000_000);
        Add(StepKind.Tick, 1_000_000);
        _steps.Add(SimulationStep.Append(ScriptedKind.Valid, 100_000));
        Add(StepKind.Read, 1_000_000);
        Add(StepKind.Commit);
        return new(aggregations, _steps) { MaxFuture = maxFuture };
    }

    private void AddByFocus()
    {
        if (_focus == "idle" && Chance(0.15))
        {
            Add(StepKind.Read, 9);
            Add(StepKind.Idle, Pick([1, 1, 2, 3, 5, 10]));
        }

        if (_focus == "future" && Chance(0.15))
        {
            for (var count = Pick([1, 1, 3]); count > 0; count--)
            {
                _steps.Add(SimulationStep.Append(ScriptedKind.Valid, _time + _random.Next(4, 10)));
            }

            if (Chance(0.3))
            {
                Add(StepKind.Read, 9);
                Add(StepKind.Commit);
                Add(StepKind.Crash);
                Add(StepKind.Read, 9);
            }
        }

        if (_focus == "schema" && Chance(0.15))
        {
            _steps.Add(SimulationStep.Append(ScriptedKind.SecondSchema, _time));
        }

        if (_rare.Contains("future") && Chance(0.12))
        {
            var tick = Pick([1, 2, 5]);
            _now += tick;
            _time = Math.Max(_time, _now);
            Add(StepKind.Tick, tick);
        }
    }

    private void AddStep()
    {
        var choice = _random.NextDouble();
        if (choice < 0.34)
        {
            AddRecord();
        }
        else if (choice < 0.60)
        {
            Add(StepKind.Read, Pick([1, 1, 2, 3, 9]));
        }
        else if (choice < 0.74)
        {
            Add(StepKind.Commit, Pick([0, 0, 1, 2, 3]));
        }
        else if (choice < 0.82)
        {
            Add(StepKind.Crash);
        }
        else
        {
            AddRareStep(choice);
        }
    }

    private void AddRareStep(double choice)
    {
        if (choice < 0.90 && _rare.Contains("idle"))
        {
            if (choice >= 0.87)
            {
                Add(StepKind.Read, 9);
            }

            Add(StepKind.Idle, Pick([1, 2, 3, 5, 8, 20]));
        }
        else if (choice is >= 0.90 and < 0.92 && _rare.Contains("schema"))
        {
            Add(StepKind.RegisterSchema);
        }
        else if (choice is >= 0.92 and < 0.95 && _rare.Contains("configure"))
        {
            Configure();
        }
        else if (choice is >= 0.95 and < 0.97 && _rare.Contains("expire"))
        {
            Add(StepKind.Expire, _random.Next(1, 5));
        }
        else if (choice is >= 0.97 and < 0.975 && _rare.Contains("recreate"))
        {
            Add(StepKind.Recreate);
            CommitForSpecification();
        }
        else if (choice is >= 0.975 and < 0.98 && _rare.Contains("offset"))
        {
            Add(StepKind.SetOffset, _random.Next(0, 3));
            CommitForSpecification();
        }
        else if (choice is >= 0.98 and < 0.985 && _rare.Contains("truncate"))
        {
            Add(StepKind.Truncate, _random.Next(1, 4));
        }
        else if (choice >= 0.985 && _rare.Contains("registry"))
        {
            _steps.Add(SimulationStep.Append(ScriptedKind.SecondSchema, _time));
            Add(Pick([StepKind.LoseRegistry, StepKind.FindRegistry]));
        }
    }

    /// <summary>
    /// The program checks the topic's id before C, the specification's text after it: they differ only where both changed.
    /// </summary>
    private void CommitForSpecification()
    {
        if (_isForSpecification)
        {
            Add(StepKind.Commit);
        }
    }

    private void AddRecord()
    {
        var choice = _random.NextDouble();
        if (choice < 0.74)
        {
            _time += Pick([0, 0, 1, 1, 2, 3, -1]);
            _steps.Add(SimulationStep.Append(ScriptedKind.Valid, _time - (Chance(0.3) ? _random.Next(0, 9) : 0)));
        }
        else if (choice < 0.90)
        {
            _steps.Add(SimulationStep.Append(Pick([ScriptedKind.NullValue, ScriptedKind.Undecodable, ScriptedKind.Undated])));
        }
        else if (choice < 0.95 && _rare.Contains("schema"))
        {
            _steps.Add(SimulationStep.Append(ScriptedKind.SecondSchema, _time));
        }
        else if (_rare.Contains("future"))
        {
            _steps.Add(SimulationStep.Append(ScriptedKind.Valid, _time + _random.Next(4, 15)));
        }
        else if (_rare.Contains("marker"))
        {
            _steps.Add(SimulationStep.Append(ScriptedKind.Marker));
        }
    }

    private void Configure()
    {
        List<AggregationSpec> next = [.. _aggregations];
        var index = _random.Next(next.Count);
        var choice = _random.NextDouble();
        if (choice < 0.3)
        {
            next[index] = RandomAggregations([next[index].Topic])[0];
        }
        else if (choice < 0.5)
        {
            next[index] = next[index] with { Operation = Pick([Operation.Min, Operation.Mean]) };
        }
        else if (choice < 0.8 && next.Count < Topics.Length)
        {
            var topic = Pick(Topics.Except(next.Select(each => each.Topic)).ToArray());
            var added = Chance(0.4) ? next[index] with { Topic = topic } : RandomAggregations([topic])[0];
            next.Insert(_random.Next(next.Count + 1), added);
        }
        else if (next.Count > 1)
        {
            next.RemoveAt(index);
        }

        _aggregations = next;
        _steps.Add(new(StepKind.Configure) { Aggregations = next });
    }

    private List<AggregationSpec> RandomAggregations(IEnumerable<string> topics) =>
        [.. topics.Select(topic => new AggregationSpec(topic, Pick([1, 2, 3, 4, 10]), Pick([0, 0, 1, 2, 5])))];

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];

    private void Add(StepKind kind, long amount = 0) => _steps.Add(new(kind, amount));
}
