using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KafkaAggregator.Host.Embedded;
using Xunit;

namespace KafkaAggregator.Tests.Embedded;

public sealed class EmbeddedRegistryTests : IAsyncLifetime
{
    private const string V1 = """{"type":"record","name":"R","fields":[{"name":"a","type":"double"}]}""";
    private const string V2 = """{"type":"record","name":"R","fields":[{"name":"a","type":"double"},{"name":"b","type":"long","default":0}]}""";
    private const string Other = """{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}""";

    private readonly HttpClient _http = new();
    private EmbeddedRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await EmbeddedRegistry.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Post_GivesOneIdAndNewVersions_WhenSchemasAreRegistered()
    {
        Assert.Equal("""{"id":1}""", await PostAsync("/subjects/a/versions", V1));
        Assert.Equal("""{"id":2}""", await PostAsync("/subjects/a/versions", V2));
        Assert.Equal("""{"id":1}""", await PostAsync("/subjects/a/versions", V1));
        Assert.Equal("""{"id":2}""", await PostAsync("/subjects/b/versions", V2));

        Assert.Equal("""["a","b"]""", await GetAsync("/subjects"));
        Assert.Equal("[1,2]", await GetAsync("/subjects/a/versions"));
        Assert.Equal("[1]", await GetAsync("/subjects/b/versions"));
        Assert.Equal("""["a","b"]""", await GetAsync("/schemas/ids/2/subjects"));
        Assert.Equal("""[{"subject":"a","version":2},{"subject":"b","version":1}]""", await GetAsync("/schemas/ids/2/versions"));
    }

    [Theory]
    [InlineData("latest", 2)]
    [InlineData("-1", 2)]
    [InlineData("1", 1)]
    public async Task Get_DescribesAVersion_WhenItIsThere(string version, int expected)
    {
        await PostAsync("/subjects/a/versions", V1);
        await PostAsync("/subjects/a/versions", V2);

        var found = JsonNode.Parse(await GetAsync("/subjects/a/versions/" + version))!;

        Assert.Equal("a", (string)found["subject"]!);
        Assert.Equal(expected, (int)found["version"]!);
        Assert.Equal(expected, (int)found["id"]!);
        Assert.Equal(expected == 1 ? V1 : V2, (string)found["schema"]!);
        Assert.Equal(expected == 1 ? V1 : V2, await GetAsync($"/subjects/a/versions/{version}/schema"));
        Assert.Equal(expected == 1 ? V1 : V2, await GetAsync($"/schemas/ids/{expected}/schema"));
    }

    [Fact]
    public async Task Lookup_FindsTheVersion_WhateverTheOrderOfAttributes()
    {
        await PostAsync("/subjects/a/versions", V1);

        var found = JsonNode.Parse(await PostAsync(
            "/subjects/a", """{"name":"R","fields":[{"type":"double","name":"a"}],"type":"record"}"""))!;

        Assert.Equal(1, (int)found["version"]!);
    }

    [Theory]
    [InlineData("GET", "/subjects/none/versions", null, 404, 40401)]
    [InlineData("GET", "/subjects/none/versions/latest", null, 404, 40401)]
    [InlineData("GET", "/subjects/a/versions/9", null, 404, 40402)]
    [InlineData("GET", "/subjects/a/versions/x", null, 422, 42202)]
    [InlineData("GET", "/subjects/a/versions/0", null, 422, 42202)]
    [InlineData("GET", "/schemas/ids/9", null, 404, 40403)]
    [InlineData("GET", "/schemas/ids/x", null, 404, 40403)]
    [InlineData("GET", "/config/a", null, 404, 40408)]
    [InlineData("GET", "/nothing", null, 404, 404)]
    [InlineData("PUT", "/subjects", "{}", 405, 405)]
    [InlineData("PUT", "/config", """{"compatibility":"SOMEHOW"}""", 422, 42203)]
    [InlineData("POST", "/subjects/a", """{"schema":"\"int\""}""", 404, 40403)]
    [InlineData("POST", "/subjects/none", """{"schema":"\"int\""}""", 404, 40401)]
    [InlineData("POST", "/subjects/a/versions", """{"schema":"{\"type\":\"nonsense\"}"}""", 422, 42201)]
    [InlineData("POST", "/subjects/a/versions", """{"schema":"no json"}""", 422, 42201)]
    [InlineData("POST", "/subjects/a/versions", """{"schema":"message X {}","schemaType":"PROTOBUF"}""", 422, 42201)]
    [InlineData("POST", "/subjects/a/versions", "{}", 422, 42201)]
    [InlineData("POST", "/subjects/a/versions", "no json", 400, 400)]
    [InlineData("POST", "/subjects/a/versions", """{"schema":"\"string\""}""", 409, 409)]
    [InlineData("POST", "/subjects/a/versions", """{"schema":"\"x.Y\"","references":[{"name":"x.Y","subject":"none","version":1}]}""", 422, 42201)]
    [InlineData("DELETE", "/subjects/none", null, 404, 40401)]
    public async Task Requests_GetTheProtocolsError_WhenTheyCannotBeServed(string method, string path, string? body, int status, int code)
    {
        await PostAsync("/subjects/a/versions", V1);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_registry.Url + path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/vnd.schemaregistry.v1+json");

        using var response = await _http.SendAsync(request);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (int)error["error_code"]!);
        Assert.NotEmpty((string)error["message"]!);
    }

    [Theory]
    [InlineData("BACKWARD", V2, true)]
    [InlineData("BACKWARD", Other, false)]
    [InlineData("NONE", Other, true)]
    [InlineData("FORWARD", V2, true)]
    [InlineData("FULL", V2, true)]
    [InlineData("FULL_TRANSITIVE", Other, false)]
    public async Task Compatibility_FollowsTheLevel_WhenAsked(string level, string candidate, bool expected)
    {
        await PostAsync("/subjects/a/versions", V1);
        using var content = new StringContent($$"""{"compatibility":"{{level}}"}""", Encoding.UTF8, "application/json");
        using var set = await _http.PutAsync(new Uri(_registry.Url + "/config/a"), content);
        Assert.Equal($$"""{"compatibility":"{{level}}"}""", await set.Content.ReadAsStringAsync());
        Assert.Equal($$"""{"compatibilityLevel":"{{level}}"}""", await GetAsync("/config/a"));
        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", await GetAsync("/config"));

        var answer = $$"""{"is_compatible":{{(expected ? "true" : "false")}}}""";
        Assert.Equal(answer, await PostAsync("/compatibility/subjects/a/versions/latest", candidate));
        Assert.Equal(answer, await PostAsync("/compatibility/subjects/a/versions", candidate));
    }

    [Fact]
    public async Task Delete_NeverGivesAVersionAgain_WhenTheSubjectComesBack()
    {
        await PostAsync("/subjects/a/versions", V1);
        using var deleted = await _http.DeleteAsync(new Uri(_registry.Url + "/subjects/a"));
        Assert.Equal("[1]", await deleted.Content.ReadAsStringAsync());
        Assert.Equal("[]", await GetAsync("/subjects"));

        Assert.Equal("""{"id":1}""", await PostAsync("/subjects/a/versions", V1));
        Assert.Equal("[2]", await GetAsync("/subjects/a/versions"));
    }

    private async Task<string> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(_registry.Url + path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<string> PostAsync(string path, string schema)
    {
        using var content = new StringContent(
            new JsonObject { ["schema"] = schema }.ToJsonString(), Encoding.UTF8, "application/vnd.schemaregistry.v1+json");
        using var response = await _http.PostAsync(new Uri(_registry.Url + path), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
