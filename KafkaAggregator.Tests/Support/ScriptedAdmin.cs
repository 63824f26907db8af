using System.Reflection;
using Confluent.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>An administration client that has a name and can have ended itself, as Confluent's does.</summary>
public class ScriptedAdmin : DispatchProxy
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _name = "";

    /// <summary>Whether every call throws as those of a destroyed handle do.</summary>
    public bool HasEnded { get; set; }

    public Task Disposed => _disposed.Task;

    public static IAdminClient Create(string name, out ScriptedAdmin script)
    {
        var admin = Create<IAdminClient, ScriptedAdmin>();
        script = (ScriptedAdmin)(object)admin;
        script._name = name;
        return admin;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod?.Name)
        {
            case nameof(IDisposable.Dispose):
                _disposed.TrySetResult();
                return null;
            case var _ when HasEnded:
                throw new ObjectDisposedException("handle is destroyed");
            case "get_Name":
                return _name;
            case nameof(IAdminClient.GetMetadata):
                throw new KafkaException(ErrorCode.Local_TimedOut);
            default:
                throw new NotSupportedException(targetMethod?.Name);
        }
    }
}
