import type { FastifyInstance, FastifyRequest } from "fastify";
import { FourgateError } from "@fourgate/core/errors";
import type { Alarms } from "../../alarms/alarms.ts";
import { acknowledgement } from "../api/alarms.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { requireOwnOrigin } from "../door.ts";
import { jsonBody } from "../json-body.ts";
import { alarmsPage } from "../page/alarms-page.ts";
import type { Sessions } from "../session.ts";
import type { Console } from "./console.ts";

const bodyBytesMax = 4 * 1024;
const listed = "/console/alarms";

/** Alarms, and saying that somebody deals with them. */
export function alarmRoutes(
  alarms: Alarms,
  byWhom: (request: FastifyRequest) => string,
): readonly ApiRoute[] {
  const list = (): object => ({ alarms: alarms.list() });
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/alarms",
      summary: "Alarms, newest first: open, acknowledged and ended ones",
      access: "operator",
      answers: { 200: { description: "The newest ones", content: "Alarms" } },
      run: async () => list(),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/alarms/acknowledge",
      summary: "Says that somebody deals with these; it stands in the log",
      access: "operator",
      body: { schema: acknowledgement, bytesMax: bodyBytesMax },
      answers: {
        200: { description: "The newest alarms", content: "Alarms" },
        404: { description: "There is none of an id", content: "Problem" },
        409: { description: "Somebody did already", content: "Problem" },
      },
      run: async ({ request }) => {
        const { alarms: ids, reason } = jsonBody(request, acknowledgement);
        await alarms.acknowledge(ids, reason, byWhom(request));
        return list();
      },
    }),
  ];
}

/** The console's page of alarms, and its form. */
export function serveAlarms(app: FastifyInstance, alarms: Alarms, sessions: Sessions, pages: Console): void {
  app.get(listed, async (request, reply) => {
    if (!sessions.has(request)) return pages.logInFirst(request, reply);
    return pages.show(reply, "Alarms · Fourgate", alarmsPage(alarms.list()));
  });
  app.post<{ Params: { id: string } }>(
    `${listed}/:id/acknowledge`,
    {
      bodyLimit: bodyBytesMax,
      onRequest: async (request) => {
        requireOwnOrigin(request);
        sessions.require(request);
      },
    },
    async (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body.getAll("reason") : [];
      const told = acknowledgement.safeParse({ alarms: [request.params.id], reason: form[0] });
      if (!told.success || form.length !== 1)
        throw new FourgateError("body_schema", "the form holds no reason", "say why and try again");
      await alarms.acknowledge(told.data.alarms, told.data.reason, "admin");
      return reply.redirect(listed, 303);
    },
  );
}
