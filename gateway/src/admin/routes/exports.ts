import type { Exports } from "../../export/exports.ts";
import { exportParams, readingOut } from "../api/exports.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { jsonBody } from "../json-body.ts";
import type { WhoReads } from "../who-reads.ts";
import { recordReading, type ReadingParts } from "../../readings/readings.ts";

const bodyBytesMax = 2 * 1024;

/** Where the log's records go, and how far they are. */
export function exportRoutes(
  parts: ReadingParts & WhoReads & { readonly exports: Exports },
): readonly ApiRoute[] {
  const { exports } = parts;
  const list = (): object => ({ exports: exports.standings() });
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/exports",
      summary: "Exports: cursor, lag, records that a receiver refused, the last canary",
      access: "operator",
      answers: { 200: { description: "All of them", content: "Exports" } },
      run: async () => list(),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/exports/:name/test",
      summary: "Sends a canary now; its result stands in the list once it is known",
      access: "operator",
      params: exportParams,
      answers: {
        200: { description: "It is on its way", content: "Exports" },
        404: { description: "There is no export of this name", content: "Problem" },
      },
      run: async ({ params }) => {
        await exports.test(params.name);
        return list();
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/log/read-out",
      summary:
        "Records that the operator writes records out by hand, or makes a report of them; to be asked before anything is read",
      access: "operator",
      body: { schema: readingOut, bytesMax: bodyBytesMax },
      answers: { 204: { description: "It is in the log", content: null } },
      run: async ({ request, reply }) => {
        await recordReading(
          { ...parts, reader: parts.byWhom(request) },
          { of: "", ...jsonBody(request, readingOut) },
        );
        return reply.code(204).send();
      },
    }),
  ];
}
