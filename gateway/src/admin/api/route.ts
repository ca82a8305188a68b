import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { ComponentName } from "./answers.ts";

/** Who may ask: anybody on this machine, the operator, or an enrolled guard. */
export type Access = "public" | "operator" | "guard";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** One address of the API: what OpenAPI says of it, and what it does. */
export interface ApiRoute {
  readonly method: Method;
  /** With parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  /** Bytes; null for an address without a body. */
  readonly bodyBytesMax: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, ApiAnswer>>;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

export interface ApiAnswer {
  readonly description: string;
  /** JSON of this schema; a plain media type; or null for an empty answer. */
  readonly content: ComponentName | `${string}/${string}` | null;
}

export interface ApiCall<Params, Query> {
  readonly params: Params;
  readonly query: Query;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Definition<Params, Query> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: { readonly schema: z.ZodType; readonly bytesMax: number };
  /** Names of the headers that it reads, and what they hold. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, ApiAnswer>>;
  readonly run: (call: ApiCall<Params, Query>) => Promise<unknown>;
}

type Nothing = Readonly<Record<string, never>>;

/** Parameters and query are checked before `run` sees them; what no schema names is refused. */
export function apiRoute<Params = Nothing, Query = Nothing>(definition: Definition<Params, Query>): ApiRoute {
  const params = definition.params ?? (z.strictObject({}) as unknown as z.ZodType<Params>);
  const query = definition.query ?? (z.strictObject({}) as unknown as z.ZodType<Query>);
  return {
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    access: definition.access,
    params,
    query,
    body: definition.body?.schema ?? null,
    bodyBytesMax: definition.body?.bytesMax ?? null,
    headers: definition.headers ?? {},
    answers: definition.answers,
    handle: async (request, reply) =>
      definition.run({
        params: checked(params, request.params),
        query: checked(query, request.query),
        request,
        reply,
      }),
  };
}

/** What each kind of access asks of a request; throws where it is not met. */
export type AccessChecks = Readonly<Record<Access, (request: FastifyRequest) => void>>;

/** Access is checked on the head alone, before a body is read. */
export function serveRoutes(app: FastifyInstance, routes: readonly ApiRoute[], checks: AccessChecks): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      ...(route.bodyBytesMax === null ? {} : { bodyLimit: route.bodyBytesMax }),
      onRequest: async (request) => {
        checks[route.access](request);
      },
      handler: route.handle,
    });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FourgateError(
    "head_invalid",
    `the address is not valid: ${placesOf(result.error)}`,
    "see /api/openapi.json for its parameters",
  );
}

/** Where a value is wrong, and how, by member names alone: never what it holds. */
export function placesOf(error: z.ZodError): string {
  const places = error.issues.map(
    (issue) => `${issue.path.map(String).join(".").slice(0, 100) || "it"} ${wordsOf(issue)}`,
  );
  return places.slice(0, 3).join(", ");
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.keys.filter((key) => /^\w{1,40}$/.test(key)).slice(0, 3);
      return `holds what this version does not know${known.length > 0 ? ` (${known.join(", ")})` : ""}`;
    }
    case "invalid_type":
      return `is missing, or no ${issue.expected}`;
    case "too_big":
      return `is more than ${String(issue.maximum)}`;
    case "too_small":
      return `is less than ${String(issue.minimum)}`;
    default:
      return "is not of a form that is taken";
  }
}
