using Akka.Actor;
using Akka.Cluster;

namespace KafkaAggregator.Host.Http.Management;

/// <summary><c>/cluster</c> and <c>/cluster/members</c>: who is a member, and what is done with one.</summary>
internal sealed class MemberRoutes(Cluster cluster, ClusterMembers members, bool isReadOnly)
{
    private const string NotSupported = "Operation not supported";

    public Task ClusterAsync(HttpContext context)
    {
        if (isReadOnly)
        {
            return ManagementAnswer.ReadOnlyAsync(context);
        }

        return HttpMethods.IsPut(context.Request.Method)
            ? WithFieldAsync(context, "operation", _ => RefuseAsync(context, NotSupported))
            : ManagementAnswer.NotAllowedAsync(context, "PUT");
    }

    public async Task MembersAsync(HttpContext context)
    {
        switch (context.Request.Method)
        {
            case "GET":
                await ManagementAnswer.JsonAsync(context, await members.ReadAsync(context.RequestAborted));
                break;
            case var _ when isReadOnly:
                await ManagementAnswer.ReadOnlyAsync(context);
                break;
            case "POST":
                await WithFieldAsync(context, "address", address => JoinAsync(context, address));
                break;
            default:
                await ManagementAnswer.NotAllowedAsync(context, "GET", "POST");
                break;
        }
    }

    /// <param name="context">The request.</param>
    /// <param name="address">A member's address, with or without its protocol.</param>
    public Task MemberAsync(HttpContext context, string address)
    {
        var method = context.Request.Method;
        if (isReadOnly && method != "GET")
        {
            return ManagementAnswer.ReadOnlyAsync(context);
        }

        if (members.Find(address) is not { } member)
        {
            return ManagementAnswer.MessageAsync(
                context, $"Member [{address}] not found", StatusCodes.Status404NotFound);
        }

        return method switch
        {
            "GET" => ManagementAnswer.JsonAsync(context, MemberAnswer.Of(member)),
            "DELETE" => LeaveAsync(context, member.Address),
            "PUT" => WithFieldAsync(context, "operation", operation => DoAsync(context, member.Address, operation)),
            _ => ManagementAnswer.NotAllowedAsync(context, "GET", "DELETE", "PUT"),
        };
    }

    private static async Task WithFieldAsync(HttpContext context, string name, Func<string, Task> act)
    {
        var value = await FindFieldAsync(context, name);
        await (value is null ? ManagementAnswer.MissingFieldAsync(context, name) : act(value));
    }

    /// <summary>Null where there is no form, or no such field in it.</summary>
    private static async Task<string?> FindFieldAsync(HttpContext context, string name) =>
        await RequestForm.ReadAsync(context) is { } form && form.TryGetValue(name, out var values)
            ? values.ToString()
            : null;

    private static Task RefuseAsync(HttpContext context, string why) =>
        ManagementAnswer.MessageAsync(context, why, StatusCodes.Status400BadRequest);

    private Task DoAsync(HttpContext context, Address address, string operation)
    {
        if (string.Equals(operation, "leave", StringComparison.OrdinalIgnoreCase))
        {
            return LeaveAsync(context, address);
        }

        if (!string.Equals(operation, "down", StringComparison.OrdinalIgnoreCase))
        {
            return RefuseAsync(context, NotSupported);
        }

        cluster.Down(address);
        return ManagementAnswer.MessageAsync(context, $"Downing {address}");
    }

    private Task LeaveAsync(HttpContext context, Address address)
    {
        cluster.Leave(address);
        return ManagementAnswer.MessageAsync(context, $"Leaving {address}");
    }

    private Task JoinAsync(HttpContext context, string text)
    {
        Address address;
        try
        {
            address = Address.Parse(text);
        }
        catch (UriFormatException)
        {
            return RefuseAsync(context, $"[{text}] is no address of a node");
        }

        if (address.System != cluster.SelfAddress.System || address.HasLocalScope)
        {
            return RefuseAsync(context, $"[{text}] is no address of a node of this cluster");
        }

        cluster.Join(address);
        return ManagementAnswer.MessageAsync(context, $"Joining {address}");
    }
}
