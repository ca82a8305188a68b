import type { FastifyRequest } from "fastify";
import type { Retention } from "../../retention/retention.ts";
import { withReason } from "../api/allow.ts";
import { idParams } from "../api/people.ts";
import { newErasure, newHold } from "../api/retention.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { jsonBody } from "../json-body.ts";

const bodyBytesMax = 4 * 1024;

interface Parts {
  readonly retention: Retention;
  /** In whose name a change stands in the record. */
  readonly byWhom: (request: FastifyRequest) => string;
}

/** How long things are kept, what must be kept longer, and what must not be kept at all. */
export function retentionRoutes({ retention, byWhom }: Parts): readonly ApiRoute[] {
  const door = (request: FastifyRequest): ReturnType<Retention["as"]> => retention.as(byWhom(request));
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/retention",
      summary: "How long records and content are kept, the months that there are, and legal holds",
      access: "operator",
      answers: { 200: { description: "As it stands", content: "RetentionStanding" } },
      run: async ({ request }) => door(request).standing(),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/retention/holds",
      summary: "Places a legal hold on a person, or on everybody; it wins over retention and erasure",
      access: "operator",
      body: { schema: newHold, bytesMax: bodyBytesMax },
      answers: { 201: { description: "The hold", content: "LegalHolds" } },
      run: async ({ request, reply }) => {
        const { user, reason } = jsonBody(request, newHold);
        const holds = [await door(request).hold(user, reason)];
        const recorded = user === null || door(request).isRecorded(user);
        return reply.code(201).send({ holds, recorded });
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/retention/holds/:id/release",
      summary: "Ends a legal hold; what is due is destroyed within a day",
      access: "operator",
      params: idParams,
      body: { schema: withReason, bytesMax: bodyBytesMax },
      answers: {
        200: { description: "The holds that still stand", content: "LegalHolds" },
        404: { description: "No such hold stands", content: "Problem" },
      },
      run: async ({ params, request }) => {
        await door(request).release(params.id, jsonBody(request, withReason).reason);
        return { holds: door(request).standing().holds };
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/retention/erasures",
      summary:
        "Destroys a person's keys: what is recorded of them can't be read again, and every proof stays valid",
      access: "operator",
      body: { schema: newErasure, bytesMax: bodyBytesMax },
      answers: {
        200: { description: "It is destroyed", content: "Erased" },
        404: { description: "Nothing is recorded of this person", content: "Problem" },
        409: { description: "A legal hold keeps it", content: "Problem" },
      },
      run: async ({ request }) => {
        const { user, reason } = jsonBody(request, newErasure);
        await door(request).erase(user, reason);
        return { erased: [user] };
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/retention/expire",
      summary:
        "Destroys what is due now, rather than within a day; says that the clock is right, where it jumped",
      access: "operator",
      answers: { 200: { description: "The months whose keys were destroyed", content: "Expired" } },
      run: async ({ request }) => ({ expired: await door(request).expire() }),
    }),
  ];
}
