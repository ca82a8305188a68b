import type { FastifyInstance } from "fastify";
import type { Exports } from "../../export/exports.ts";
import { requireOwnOrigin } from "../door.ts";
import { exportsPage } from "../page/exports-page.ts";
import type { Sessions } from "../session.ts";
import type { Console } from "./console.ts";

const listed = "/console/exports";
const formBytesMax = 1024;

/** The console's page of exports, and its one button. */
export function serveExports(
  app: FastifyInstance,
  exports: Exports,
  sessions: Sessions,
  pages: Console,
): void {
  app.get(listed, async (request, reply) => {
    if (!sessions.has(request)) return pages.logInFirst(request, reply);
    return pages.show(reply, "Exports · Fourgate", exportsPage(exports.standings()));
  });
  app.post<{ Params: { name: string } }>(
    `${listed}/:name/test`,
    {
      bodyLimit: formBytesMax,
      onRequest: async (request) => {
        requireOwnOrigin(request);
        sessions.require(request);
      },
    },
    async (request, reply) => {
      await exports.test(request.params.name);
      return reply.redirect(listed, 303);
    },
  );
}
