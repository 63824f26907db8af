namespace KafkaAggregator.Host.Http.Management;

/// <summary>The form that a request brings, in either of its encodings.</summary>
internal static class RequestForm
{
    /// <summary>Empty where it brings none; null where it says that it does, and none can be read.</summary>
    /// <exception cref="BadHttpRequestException">It is too long, which the server answers.</exception>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return FormCollection.Empty;
        }

        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException
            || (error is IOException and not BadHttpRequestException))
        {
            // No boundary between its parts, or an end before the last of them.
            return null;
        }
    }
}
