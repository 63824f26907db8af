using System.CommandLine;
using System.CommandLine.Invocation;

namespace KafkaAggregator.Host.Commands;

/// <summary>The command line: every verb, one line each, and how one is run.</summary>
internal static class Verbs
{
    private const string Description =
        "Turns high-rate Kafka telemetry into windowed summary statistics. Every setting: docs/configuration.md.";

    /// <summary>In the order in which help shows them.</summary>
    public static IReadOnlyList<Command> All(CommandContext context) =>
    [
        new AggregateCommand(context),
        new GenerateAgentsCommand(context),
        new AgentsCommand(context),
        new WorkerCommand(context),
        new DemoCommand(context),
        new InitExampleCommand(context),
        new ProduceCommand(context),
        new ValidateCommand(context),
        new HealthCommand(context),
    ];

    /// <summary>Parses and runs; the result is the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandContext context)
    {
        var parse = CreateRoot(context).Parse(args);

        // Asking for help is no mistake, whatever else stands on the line; and nothing at all asks for it.
        if (parse.Action is ParseErrorAction && args.Count > 0)
        {
            foreach (var line in UsageMistakes.Of(parse))
            {
                context.Error.WriteLine(line);
            }

            return ExitCode.Usage;
        }

        var isWrong = parse.Action is ParseErrorAction;
        var invocation = new InvocationConfiguration
        {
            // After wrong usage even the help is a message for people, not a result.
            Output = isWrong ? context.Error : context.Output,
            Error = context.Error,

            // A verb that runs on takes signals in its own way; the others end at once.
            ProcessTerminationTimeout = null,

            // It would print where in the program results could not be written.
            EnableDefaultExceptionHandler = false,
        };
        var code = await InvokeAsync(parse, invocation, context);
        return isWrong ? ExitCode.Usage : code;
    }

    private static async Task<int> InvokeAsync(
        ParseResult parse, InvocationConfiguration invocation, CommandContext context)
    {
        try
        {
            return await parse.InvokeAsync(invocation);
        }
        catch (OutputException failure)
        {
            if (failure.IsClosed)
            {
                return ExitCode.Done;
            }

            context.Error.WriteLine($"Results cannot be written: {failure.Message}");
        }
        catch (Exception bug)
        {
            context.Error.WriteLine(bug);
        }

        return ExitCode.Failed;
    }

    private static RootCommand CreateRoot(CommandContext context)
    {
        var root = new RootCommand(Description);
        foreach (var option in context.Options.All)
        {
            root.Options.Add(option);
        }

        foreach (var option in root.Options.OfType<VersionOption>())
        {
            option.Recursive = true;
        }

        foreach (var verb in All(context))
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }
}
