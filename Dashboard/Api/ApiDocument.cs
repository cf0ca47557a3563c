using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Dashboard.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EventsLive.Dashboard.Api;

/// <summary>The API's OpenAPI document at <c>/openapi/v1.json</c>, made from what the routes say of themselves.</summary>
internal static class ApiDocument
{
    private const string BearerScheme = "bearer";

    private const string SessionScheme = "session";

    public static void AddApiDocument(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                Introduce(document);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                Complete(operation, context);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                Tighten(schema, context);
                return Task.CompletedTask;
            });
        });

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "EventsLive",
            Version = "v1",
            Description =
                "Ids in paths are 1 to 64 of a-z 0-9 -; times are RFC 3339 with offset; counts are persons. Numbers are JSON numbers, never strings. "
                + "Texts for people, those of refusals and explanations, are Chinese; lang=en in the query of any call gives English, and Accept-Language decides nothing. "
                + "Every write takes an Idempotency-Key: the same key with the same body answers as the first did, with another body 422. "
                + "Every refusal is a problem document (RFC 9457) whose type is urn:eventslive:problem: and the kind's name.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The administrator's API token of the setting EventsLive__AdminToken.",
            },
            [SessionScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = Schemes.Cookie,
                Description = "A session from /sign-in; with the prefix __Host- over HTTPS. Writes must come from this site.",
            },
        };
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var header in metadata.OfType<HeaderDescription>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            return;
        }

        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SessionScheme, context.Document)] = [] },
        ];
    }

    // Bodies are read into nullable fields so that a missing one can be named; the document says which are required all the same.
    private static void Tighten(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo?.AttributeProvider is { } property)
        {
            if (property.IsDefined(typeof(RequiredAttribute), inherit: false))
            {
                schema.Type &= ~JsonSchemaType.Null;
            }

            if (property.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute { Description: var description }, ..])
            {
                schema.Description = description;
            }

            if (property.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false) is [AllowedValuesAttribute allowed, ..])
            {
                schema.Enum = [.. allowed.Values.Select(value => (JsonNode)JsonValue.Create((string)value!))];
            }
        }

        // Bodies are read strictly: a number in quotation marks is none.
        if ((schema.Type & (JsonSchemaType.Integer | JsonSchemaType.Number)) > 0)
        {
            schema.Type &= ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            schema.Required = context.JsonTypeInfo.Properties
                .Where(candidate => !candidate.IsGetNullable || candidate.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true)
                .Select(candidate => candidate.Name)
                .ToHashSet(StringComparer.Ordinal);
        }
    }
}
