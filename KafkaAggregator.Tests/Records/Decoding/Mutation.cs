namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>What can happen to bytes.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x03, 0x7F, 0x80, 0xFE, 0xFF];

    private static readonly string[] HostileNumbers =
    [
        "FEFFFFFFFFFFFFFFFF01", "FFFFFFFFFFFFFFFFFF01", "FEFFFFFF0F", "FFFFFFFF0F", "8080808010", "01", "03", "0301", "0302",
        "03FEFFFFFFFFFFFFFFFF01", "FFFFFFFFFFFFFFFFFF0102", "FFFFFFFFFFFFFFFFFF02", "80808080808080808080", "8000", "7F", "FE07",
    ];

    public static byte[] Of(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            MutateOnce(bytes, random);
        }

        return [.. bytes];
    }

    /// <summary>
    /// Puts a number in that no length, count or index should be: the ends of 32 and 64 bits, little below zero, a count of a
    /// block with a size, more bits than there are.
    /// </summary>
    public static byte[] Hostile(byte[] body, Random random)
    {
        var number = Convert.FromHexString(HostileNumbers[random.Next(HostileNumbers.Length)]);
        var place = random.Next(body.Length + 1);
        var replaced = random.Next(2) == 0 ? 0 : Math.Min(random.Next(1, 3), body.Length - place);
        return [.. body[..place], .. number, .. body[(place + replaced)..]];
    }

    private static void MutateOnce(List<byte> bytes, Random random)
    {
        var place = random.Next(bytes.Count + 1);
        var telling = Telling[random.Next(Telling.Length)];
        switch (random.Next(6))
        {
            case 0:
                bytes.Insert(place, telling);
                break;
            case 1 when place < bytes.Count:
                bytes.RemoveAt(place);
                break;
            case 2 when place < bytes.Count:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 3 when place < bytes.Count:
                bytes.InsertRange(place, bytes[random.Next(place, bytes.Count)..]);
                break;
            case 4 when place < bytes.Count:
                bytes[place] = telling;
                break;
            default:
                if (place < bytes.Count)
                {
                    bytes[place] ^= (byte)(1 << random.Next(8));
                }

                break;
        }
    }
}
