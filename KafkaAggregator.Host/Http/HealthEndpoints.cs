using KafkaAggregator.Host.Http.Management;

namespace KafkaAggregator.Host.Http;

/// <summary>
/// <c>/alive</c> and <c>/ready</c> as Akka.Management answers them: 200 with <c>OK</c>, or 500 with <c>Not Healthy:
/// Check [name] not ok</c>. With <c>?verbose</c> each check with its reason, as JSON, under the same status.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<HealthCheck> checks) =>
        routes.Map(pattern, (HttpContext context) => AnswerAsync(context, checks));

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<HealthCheck> checks)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return ManagementAnswer.NotAllowedAsync(context, "GET");
        }

        var results = checks.Select(Run).ToList();
        var failed = results.Find(result => !result.Ok);
        var status = failed is null ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
        if (context.Request.Query.ContainsKey("verbose"))
        {
            return Results.Json(results, statusCode: status).ExecuteAsync(context);
        }

        var text = failed is null ? "OK" : $"Not Healthy: Check [{failed.Name}] not ok";
        return ManagementAnswer.TextAsync(context, text, status);
    }

    private static HealthCheckResult Run(HealthCheck check)
    {
        var problem = check.Problem();
        return new HealthCheckResult(check.Name, problem is null, problem);
    }
}
