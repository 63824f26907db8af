using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>
/// Whole workers on a virtual clock against a model broker, by schedules drawn from seeds.
/// <see cref="SimulationVariables"/> says how to run more.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>Less than half a minute.</summary>
    private const int ScheduleCount = 1000;

    /// <summary>Among so many a broken rule must show.</summary>
    private const int SearchedCount = 500;

    [Fact]
    public void Workers_WriteEveryWindowOnce_WhateverHappens()
    {
        using var world = new SimulationWorld();
        var (first, count) = (SimulationVariables.First, SimulationVariables.Count(ScheduleCount));
        var watch = Stopwatch.StartNew();
        for (var seed = first; seed < first + count; seed++)
        {
            var schedule = ScheduleGenerator.Generate(seed);
            if (world.Play(schedule) is { } failure)
            {
                output.WriteLine($"seed {seed}: {failure}");
                Assert.Fail(Explain(world, schedule, failure));
            }
        }

        output.WriteLine($"{count} schedules in {watch.Elapsed.TotalSeconds:f1} s");
    }

    /// <summary>
    /// A rule that no schedule can miss is not tested. The search begins where one was found before, which spares time
    /// and is no promise.
    /// </summary>
    [Theory]
    [InlineData("UnstableOffsets", 291)]
    [InlineData("HiddenDoubt", 0)]
    [InlineData("NobodysMembership", 101)]
    public void SomeSchedule_Fails_WhereARuleIsBroken(string part, int first)
    {
        using var world = new SimulationWorld();
        for (var seed = first; seed < first + SearchedCount; seed++)
        {
            var schedule = ScheduleGenerator.Generate(seed);
            schedule = schedule with { Settings = schedule.Settings with { Broken = Enum.Parse<BrokenPart>(part) } };
            if (world.Play(schedule) is { } failure)
            {
                output.WriteLine($"seed {seed}: {failure}");
                return;
            }
        }

        Assert.Fail("no schedule fails");
    }

    /// <summary>A seed is one run: whatever fails can be looked at again.</summary>
    [Fact]
    public void Schedule_GoesTheSameWay_WhenItIsPlayedAgain()
    {
        using var world = new SimulationWorld();
        for (var seed = 0; seed < 20; seed++)
        {
            var schedule = ScheduleGenerator.Generate(seed);
            Assert.Equal(world.Play(schedule), world.Play(schedule));
            Assert.Equal(EventsOf(world, schedule), EventsOf(world, schedule));
        }
    }

    private static List<string> EventsOf(SimulationWorld world, SimulationSchedule schedule) =>
        [.. world.Trace(schedule).Where(line => char.IsAsciiDigit(line[0]))];

    private static string Explain(SimulationWorld world, SimulationSchedule schedule, string failure)
    {
        var shortest = ScheduleShrinker.Shrink(schedule, shorter => world.Play(shorter) is not null);
        return $"seed {schedule.Seed}: {failure}\nshortened: {world.Play(shortest)}\n{shortest}\n{string.Join('\n', world.Trace(shortest))}";
    }
}
