namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>
/// Random record schemas of every type: nested, recursive, nullable in either order, unions of numbers and of other things.
/// No item of an array or map takes no bytes: of those Apache's reader makes as many as a count says.
/// </summary>
internal sealed class RandomSchema(Random random)
{
    private const int FieldsMax = 8;
    private const int LevelsMax = 3;
    private static readonly string[] Numbers = ["int", "long", "float", "double"];
    private static readonly string[] Others = ["boolean", "string", "bytes"];
    private readonly Stack<string> _around = [];
    private int _names;

    public string Next()
    {
        _names = 0;
        return Record(0);
    }

    private string Record(int level)
    {
        var name = NewName("r");
        _around.Push(name);
        var count = random.Next(1, FieldsMax + 1);
        var fields = Enumerable.Range(0, count).Select(_ => $$"""{"name": "{{NewName("f")}}", {{FieldType(level)}}}""").ToList();
        _around.Pop();
        return $$"""{"type": "record", "name": "{{name}}", "fields": [{{string.Join(", ", fields)}}]}""";
    }

    private string FieldType(int level)
    {
        if (random.Next(8) > 0)
        {
            return $"\"type\": {Type(level)}";
        }

        var zeros = string.Join(", ", Enumerable.Repeat("0", random.Next(0, 5)));
        return $"\"type\": {ArrayOf(Number())}, \"default\": [{zeros}]";
    }

    private string Type(int level) => random.Next(level < LevelsMax ? 14 : 9) switch
    {
        0 or 1 or 2 => "\"double\"",
        3 or 4 => Number(),
        5 => Quoted(Others),
        6 => Named(),
        7 => Nullable(Number()),
        8 => Union(),
        9 => ArrayOf(random.Next(2) == 0 ? Number() : Type(level + 1)),
        10 => $$"""{"type": "map", "values": {{Type(level + 1)}}}""",
        11 => Record(level + 1),
        12 => Nullable(random.Next(2) == 0 ? Record(level + 1) : ArrayOf(Type(level + 1))),
        _ => Nullable($"\"{_around.Peek()}\""),
    };

    private string Number() => random.Next(5) == 0 ? Nullable(Quoted(Numbers)) : Quoted(Numbers);

    private static string ArrayOf(string items) => $$"""{"type": "array", "items": {{items}}}""";

    /// <summary>Enums and fixed of a byte at least.</summary>
    private string Named() => random.Next(2) == 0
        ? $$"""{"type": "enum", "name": "{{NewName("e")}}", "symbols": ["A", "B", "C"]}"""
        : $$"""{"type": "fixed", "name": "{{NewName("x")}}", "size": {{random.Next(1, 20)}}}""";

    private string Nullable(string type)
    {
        if (type.StartsWith('['))
        {
            return type;
        }

        return random.Next(3) == 0 ? $"[{type}, \"null\"]" : $"[\"null\", {type}]";
    }

    private string Union()
    {
        string[] among = random.Next(2) == 0 ? [.. Numbers, "null"] : [.. Numbers, .. Others, "null"];
        random.Shuffle(among);
        return $"[{string.Join(", ", among.Take(random.Next(1, among.Length)).Select(name => $"\"{name}\""))}]";
    }

    private string Quoted(string[] names) => $"\"{names[random.Next(names.Length)]}\"";

    private string NewName(string prefix) => $"{prefix}{_names++}";
}
