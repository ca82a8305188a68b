import { z } from "zod";
import { components } from "./answers.ts";
import type { ApiAnswer, ApiRoute } from "./route.ts";

/** OpenAPI 3.1, made from the routes that are served and the schemas that they check by. https://spec.openapis.org/oas/v3.1.1 */
export function openApi(routes: readonly ApiRoute[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}").replace("*", "{*}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.1",
    info: { title: "Fourgate", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        session: {
          type: "http",
          scheme: "bearer",
          description: "The operator's session, as POST /console/login sets it.",
        },
        token: {
          type: "apiKey",
          in: "header",
          name: "x-fourgate-token",
          description: "A device's Fourgate token.",
        },
      },
    },
  };
}

const security = { public: [], operator: [{ session: [] }], guard: [{ token: [] }] } as const;

function operation(route: ApiRoute): Record<string, unknown> {
  const parameters = [
    ...parametersOf("path", route.params),
    ...parametersOf("query", route.query),
    ...Object.entries(route.headers).map(([name, description]) => ({
      in: "header",
      name,
      description,
      schema: { type: "string" },
    })),
  ];
  return {
    summary: route.summary,
    security: security[route.access],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchema(route.body) } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, answerOf(answer)]),
      ),
      default: answerOf({ description: "What went wrong, and what to do", content: "Problem" }),
    },
  };
}

function answerOf({ description, content }: ApiAnswer): Record<string, unknown> {
  if (content === null) return { description };
  if (content in components) {
    return { description, content: { "application/json": { schema: { $ref: refOf(content) } } } };
  }
  return { description, content: { [content]: { schema: { type: "string" } } } };
}

function parametersOf(place: "path" | "query", schema: z.ZodType): Record<string, unknown>[] {
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    in: place,
    name,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function refOf(name: string): string {
  return `#/components/schemas/${name}`;
}

function componentSchemas(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(components)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: refOf, override });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, embedded(schema)]));
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return embedded(z.toJSONSchema(schema, { io: "input", override }));
}

/** Without what belongs to a document of its own. */
function embedded({
  $schema: _schema,
  $id: _id,
  ...schema
}: {
  $schema?: unknown;
  $id?: unknown;
}): Record<string, unknown> {
  return schema;
}

/** `format` says it; the pattern behind it is 300 characters. */
function override({
  jsonSchema: schema,
}: {
  jsonSchema: { format?: string | undefined; pattern?: string | undefined };
}): void {
  if (schema.format === "date-time") delete schema.pattern;
}
