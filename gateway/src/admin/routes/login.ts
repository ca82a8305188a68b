import type { FastifyInstance } from "fastify";
import { FourgateError } from "@fourgate/core/errors";
import { requireOwnOrigin } from "../door.ts";
import type { AdminParts } from "../parts.ts";
import { recordLogin } from "../record-reading.ts";
import type { Sessions } from "../session.ts";
import type { Console } from "./console.ts";

const formBytesMax = 4 * 1024;

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
  const onRequest = async (request: Parameters<typeof requireOwnOrigin>[0]): Promise<void> => {
    requireOwnOrigin(request);
  };
  app.post("/console/login", { bodyLimit: formBytesMax, onRequest }, async (request, reply) => {
    const password = passwordOf(request.body);
    let right: boolean;
    try {
      right = await parts.adminLogin.verifyAdmin(password);
    } catch (error) {
      if (!(error instanceof FourgateError) || error.code !== "overloaded") throw error;
      reply.header("retry-after", "30");
      return pages.front(reply, 429, `There were ${error.message}: ${error.remedy}.`);
    }
    await recordLogin(parts, right ? "in" : "refused", request.ip);
    if (!right) return pages.front(reply, 401, "This is not the password.");
    // A session that was there before ends, so that nobody can lend one.
    const earlier = sessions.secretOf(request);
    if (earlier !== undefined) parts.adminLogin.closeSession(earlier);
    reply.header("set-cookie", sessions.opened(parts.adminLogin.openSession()));
    return reply.redirect("/console/", 303);
  });
  app.post("/console/logout", { bodyLimit: formBytesMax, onRequest }, async (request, reply) => {
    const secret = sessions.secretOf(request);
    const wasIn = secret !== undefined && parts.adminLogin.hasSession(secret);
    if (secret !== undefined) parts.adminLogin.closeSession(secret);
    reply.header("set-cookie", sessions.closed());
    if (wasIn) await recordLogin(parts, "out", request.ip);
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
