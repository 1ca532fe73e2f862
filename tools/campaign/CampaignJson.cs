// SPDX-License-Identifier: GPL-2.0-only
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rxqueue.Tools.Campaign;

/// <summary>The files of a campaign as JSON: one object, one line.</summary>
internal static class CampaignJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>An object as a line, without its end.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads a file that holds one object.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is none.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(InputFile.ReadText(path), Options) ?? throw new JsonException("null");
        }
        catch (JsonException malformed)
        {
            throw new BadInputException(
                $"{path}:{(malformed.LineNumber ?? 0) + 1}:{(malformed.BytePositionInLine ?? 0) + 1}: damaged, expected a file that rxq wrote for a campaign");
        }
    }

    /// <summary>Writes a file that appears only when it is complete.</summary>
    public static void WriteFile<T>(string path, T value)
    {
        using OutputFile file = new(path);
        file.Text.WriteLine(Write(value));
        file.Complete();
    }
}
