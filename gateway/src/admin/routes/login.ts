import type { FastifyInstance, FastifyRequest } from "fastify";
import { FourgateError } from "@fourgate/core/errors";
import { requireOwnOrigin } from "../door.ts";
import type { AdminParts } from "../parts.ts";
import { recordLogin } from "../record-login.ts";
import type { Sessions } from "../session.ts";
import type { Console } from "./console.ts";

const formBytesMax = 4 * 1024;

/** Pages that somebody may have asked for before they logged in: the console's own, and nothing that acts. */
const ownPage = /^\/console\/(?:exports|alarms|allow|observed(?:\?[\w=&%.-]{0,200})?|x\/[0-9A-Z]{26})$/;

/**
 * Log-in and log-out: forms of the gateway's own page, and of no other. Each is in the log; who can't be
 * recorded does not come in.
 */
export function serveLogin(
  app: FastifyInstance,
  parts: AdminParts,
  sessions: Sessions,
  pages: Console,
): void {
  // Taken as it arrives: of a connection that was closed since, nobody can say any more where it came from.
  const addresses = new WeakMap<FastifyRequest, string | undefined>();
  const addressOf = (request: FastifyRequest): string => addresses.get(request) ?? "";
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    addresses.set(request, request.ip);
    requireOwnOrigin(request);
  };
  app.post("/console/login", { bodyLimit: formBytesMax, onRequest }, async (request, reply) => {
    const password = passwordOf(request.body);
    const asked = askedPageOf(request.body);
    let right: boolean;
    try {
      right = await parts.adminLogin.verifyAdmin(password);
    } catch (error) {
      if (!(error instanceof FourgateError) || error.code !== "overloaded") throw error;
      reply.header("retry-after", "30");
      return pages.front(reply, 429, `There were ${error.message}: ${error.remedy}.`, asked);
    }
    await recordLogin(parts, right ? "in" : "refused", addressOf(request));
    if (!right) return pages.front(reply, 401, "This is not the password.", asked);
    // A session that was there before ends, so that nobody can lend one.
    const earlier = sessions.secretOf(request);
    if (earlier !== undefined) parts.adminLogin.closeSession(earlier);
    reply.header("set-cookie", sessions.opened(parts.adminLogin.openSession()));
    return reply.redirect(asked ?? "/console/", 303);
  });
  app.post("/console/logout", { bodyLimit: formBytesMax, onRequest }, async (request, reply) => {
    const secret = sessions.secretOf(request);
    const wasIn = secret !== undefined && parts.adminLogin.hasSession(secret);
    if (secret !== undefined) parts.adminLogin.closeSession(secret);
    reply.header("set-cookie", sessions.closed());
    if (wasIn) await recordLogin(parts, "out", addressOf(request));
    return reply.redirect("/console/", 303);
  });
}

/** @throws FourgateError body_schema */
function passwordOf(body: unknown): string {
  const passwords = body instanceof URLSearchParams ? body.getAll("password") : [];
  const [password] = passwords;
  if (passwords.length === 1 && password !== undefined && password !== "") return password;
  throw new FourgateError("body_schema", "the form holds no password", "fill in the password and try again");
}

/** Where they go once they are in; null: to the first page. */
function askedPageOf(body: unknown): string | null {
  const asked = body instanceof URLSearchParams ? body.get("asked") : null;
  return asked !== null && ownPage.test(asked) ? asked : null;
}
