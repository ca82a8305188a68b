import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { askAudit, askConversation, askLines, type QuestionParts } from "../../questions/ask.ts";
import type { Roster } from "../../identity/roster.ts";
import type { KnownHere } from "../../questions/unknown-names.ts";
import { recordReading, type Reading } from "../../readings/readings.ts";
import {
  askedBundle,
  askedLines,
  askedSearch,
  pageLimitMax,
  type RecordedBundle,
} from "../api/audit-question.ts";
import { ulid } from "../api/record-parts.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { jsonBody } from "../json-body.ts";
import type { AdminParts } from "../parts.ts";
import type { WhoReads } from "../who-reads.ts";

const searchBytesMax = 64 * 1024;
const linesBytesMax = 8 * 1024 * 1024;
const bundleBytesMax = 8 * 1024;
const idParams: z.ZodType<{ readonly id: string }> = z.strictObject({ id: ulid });

const unanswered = { 503: { description: "The database is away", content: "Problem" } } as const;

/** An auditor's questions. A question goes in a body, so that no log of addresses holds what was looked for. */
export function auditRoutes(
  parts: Pick<AdminParts, "ledger" | "clock" | "projection" | "people"> & WhoReads,
): readonly ApiRoute[] {
  const { people } = parts;
  const by = (request: FastifyRequest): QuestionParts => ({
    ...parts,
    ...(people ? { here: () => knownNow(people.people.roster) } : {}),
    note: async (reading) => {
      await recordReading({ ...parts, reader: parts.byWhom(request) }, reading);
    },
  });
  return [
    apiRoute({
      method: "POST",
      path: "/api/v1/audit/search",
      summary: `Exchanges that match all of the filter and hold the text, newest first (at most ${String(pageLimitMax)} at once). That it was asked is recorded`,
      access: "operator",
      body: { schema: askedSearch, bytesMax: searchBytesMax },
      answers: {
        200: { description: '"next" is the next page\'s "before"', content: "AuditAnswer" },
        ...unanswered,
      },
      run: async ({ request }) => askAudit(by(request), jsonBody(request, askedSearch)),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/audit/lines",
      summary: "Which exchanges carried these lines, and where they went. That it was asked is recorded",
      access: "operator",
      body: { schema: askedLines, bytesMax: linesBytesMax },
      answers: {
        200: { description: "The calls that brought them to each session", content: "LinesAnswer" },
        ...unanswered,
      },
      run: async ({ request }) => askLines(by(request), jsonBody(request, askedLines)),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/audit/bundle",
      summary:
        "Records that the operator makes a bundle, and covers the record with a checkpoint; to be asked before anything is read",
      access: "operator",
      body: { schema: askedBundle, bytesMax: bundleBytesMax },
      answers: { 200: { description: "It is in the log, and signed", content: "RecordedBundle" } },
      run: async ({ request }): Promise<RecordedBundle> => {
        const reading: Reading = { of: "", act: "bundle", ...jsonBody(request, askedBundle) };
        const { id } = await recordReading({ ...parts, reader: parts.byWhom(request) }, reading);
        await parts.ledger.checkpoint();
        return { id };
      },
    }),
    apiRoute({
      method: "GET",
      path: "/api/v1/audit/exchanges/:id",
      summary: "One exchange with its content as a conversation. That it was read is recorded",
      access: "operator",
      params: idParams,
      answers: {
        200: { description: "Records, receipt and what was said", content: "ReadExchange" },
        404: { description: "No such exchange", content: "Problem" },
      },
      run: async ({ params, request }) =>
        askConversation({ ledger: parts.ledger, ...by(request) }, params.id),
    }),
  ];
}

function knownNow(roster: Roster): KnownHere {
  return {
    users: roster.users(),
    devices: roster.devices(),
    teams: roster.listTeams().map(({ id }) => id),
  };
}
