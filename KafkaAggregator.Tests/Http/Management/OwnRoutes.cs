using Akka.Http.Dsl;
using Akka.Management.Dsl;

namespace KafkaAggregator.Tests.Http.Management;

/// <summary>A provider as a user of Akka.Management writes one.</summary>
public sealed class OwnRoutes : IManagementRouteProvider
{
    public (string, HttpModuleBase)[] Routes(ManagementRouteProviderSettings settings) =>
        [("/own/*", new Module(settings.ReadOnly))];

    private sealed class Module(bool isReadOnly) : HttpModuleBase
    {
        public override async Task<bool> HandleAsync(IAkkaHttpContext context)
        {
            var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
            switch (request.Method)
            {
                case "GET":
                    await response.WriteAllAsync($"read-only: {isReadOnly}, asked: {request.QueryString["a"]}", "text/plain");
                    return true;
                case "PUT":
                    response.StatusCode = Ceen.HttpStatusCode.Created;
                    response.AddHeader("X-Own", "yes");
                    await response.WriteAllAsync(request.Form["colour"], "text/plain");
                    return true;
                default:
                    return false;
            }
        }
    }
}
