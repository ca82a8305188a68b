import { FourgateError, type FourgateErrorCode } from "@fourgate/core/errors";

/** An error whose HTTP status says more than its code's usual one. */
export class Refusal extends FourgateError {
  readonly status: number;

  constructor(status: number, code: FourgateErrorCode, message: string, remedy: string) {
    super(code, message, remedy);
    this.status = status;
  }
}

/** The one shape in which the admin API tells of an error. */
export interface Problem {
  readonly status: number;
  readonly error: { readonly code: FourgateErrorCode; readonly message: string; readonly remedy: string };
}

const statuses: Partial<Readonly<Record<FourgateErrorCode, number>>> = {
  unauthenticated: 401,
  endpoint_unknown: 404,
  not_found: 404,
  // A wish that what stands does not allow.
  usage: 409,
  head_invalid: 400,
  body_too_large: 413,
  body_too_slow: 408,
  body_encoding: 415,
  body_malformed: 400,
  body_schema: 400,
  body_too_deep: 400,
  body_ambiguous: 400,
  record_failed: 503,
  overloaded: 503,
  policy_stale: 503,
};

const internal: Problem = {
  status: 500,
  error: {
    code: "internal",
    message: "Fourgate failed while it answered this",
    remedy: "try again; if it stays, look at the gateway's own messages",
  },
};

/** What the client is told of any error. What nobody foresaw becomes `internal`, and says nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof FourgateError) {
    const status = error instanceof Refusal ? error.status : (statuses[error.code] ?? 500);
    return { status, error: { code: error.code, message: error.message, remedy: error.remedy } };
  }
  const known = fastifyError(error);
  return known ? problemOf(known) : internal;
}

/** Fastify's own errors (FST_ERR_…) by their status. */
function fastifyError(error: unknown): FourgateError | undefined {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (status === 413)
    return new FourgateError("body_too_large", "the body is too large", "send less at once");
  if (status === 415)
    return new FourgateError(
      "body_encoding",
      "this address does not take such a body",
      "send the content type that the API's description names",
    );
  if (status === 400)
    return new FourgateError(
      "body_malformed",
      "this request cannot be read",
      "send it as the API's description says",
    );
  return undefined;
}

export function unknownAddress(): FourgateError {
  return new FourgateError(
    "not_found",
    "there is nothing at this address",
    "see /api/openapi.json for what there is",
  );
}
