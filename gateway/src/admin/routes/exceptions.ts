import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Allows } from "../../allow/allows.ts";
import { requireOwnOrigin } from "../door.ts";
import { FourgateError } from "@fourgate/core/errors";
import { exceptionsPage } from "../page/exceptions-page.ts";
import type { Sessions } from "../session.ts";
import type { Console } from "./console.ts";

const formBytesMax = 4 * 1024;
const listed = "/console/allow";

/** The console's page of exceptions to gate 3, and its forms. */
export function serveExceptions(
  app: FastifyInstance,
  allows: Allows,
  sessions: Sessions,
  pages: Console,
): void {
  app.get(listed, async (request, reply) => {
    if (!sessions.has(request)) return pages.logInFirst(request, reply);
    const lists = await allows.as("admin").list();
    return pages.show(reply, "Exceptions · Fourgate", exceptionsPage(lists));
  });
  const form = (path: string, act: (id: string, request: FastifyRequest) => Promise<unknown>): void => {
    const onRequest = async (request: FastifyRequest): Promise<void> => {
      requireOwnOrigin(request);
      sessions.require(request);
    };
    app.post<{ Params: { id: string } }>(
      path,
      { bodyLimit: formBytesMax, onRequest },
      async (request, reply): Promise<FastifyReply> => {
        await act(request.params.id, request);
        return reply.redirect(listed, 303);
      },
    );
  };
  const admin = allows.as("admin");
  form(`${listed}/requests/:id/confirm`, (id) => admin.confirm(id, {}));
  form(`${listed}/requests/:id/refuse`, (id, { body }) => admin.refuse(id, reasonOf(body)));
  form(`${listed}/:id/revoke`, (id, { body }) => admin.revoke(id, reasonOf(body)));
}

/** @throws FourgateError body_schema */
function reasonOf(body: unknown): string {
  const [reason, ...more] = body instanceof URLSearchParams ? body.getAll("reason") : [];
  if (reason !== undefined && more.length === 0) return reason;
  throw new FourgateError("body_schema", "the form holds no reason", "say why and try again");
}
