using System.Reflection;
using System.Runtime.CompilerServices;

namespace KafkaAggregator.Tests.Architecture;

/// <summary>The public types and members of an assembly as sorted text, a member a line.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(Lines).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        yield return $"{Kind(type)} {name}";
        foreach (var member in type.GetMembers(Declared))
        {
            // What the compiler adds to a record follows from its being one.
            if (Describe(member) is { } text && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            {
                yield return $"{name}: {text}";
            }
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    /// <summary>Null where nobody outside sees it; accessors stand with their property.</summary>
    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo field when IsSeen(field.Attributes) && !field.IsSpecialName =>
            field.DeclaringType!.IsEnum ? $"{field.Name} = {field.GetRawConstantValue()}" : $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            $"{Static(property.GetAccessors(nonPublic: true)[0].IsStatic)}{Name(property.PropertyType)} "
            + $"{property.Name}{Parameters(property.GetIndexParameters())} {accessors}",
        ConstructorInfo constructor when IsSeen(constructor) => $"new({Parameters(constructor.GetParameters())})",
        MethodInfo { IsSpecialName: false } method when IsSeen(method) =>
            $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}({Parameters(method.GetParameters())})",
        MethodInfo method when IsSeen(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) =>
            $"static {Name(method.ReturnType)} {method.Name}({Parameters(method.GetParameters())})",
        _ => null,
    };

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsSeen(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static string Accessors(PropertyInfo property)
    {
        var parts = new List<string>();
        if (property.GetMethod is { } get && IsSeen(get))
        {
            parts.Add("get");
        }

        if (property.SetMethod is { } set && IsSeen(set))
        {
            var isInit = set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");
            parts.Add(isInit ? "init" : "set");
        }

        return string.Join('/', parts);
    }

    private static string Parameters(ParameterInfo[] parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!) + "&";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.FullName is { } full && type.Namespace?.StartsWith("KafkaAggregator", StringComparison.Ordinal) == true
            ? full[(type.Namespace.IndexOf('.', StringComparison.Ordinal) + 1)..].Replace('+', '.')
            : type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
