import { z } from "zod";
import type { ObservedFilter } from "@fourgate/core/audit/observed-report";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import type { NotedReports } from "../observed.ts";

/** A day or a moment; a form sends an empty text for nothing. */
const since = z
  .union([z.iso.date(), z.iso.datetime(), z.literal("")])
  .default("")
  .transform((text) => (text === "" ? null : new Date(text).toISOString()));

const team = z
  .string()
  .max(200)
  .default("")
  .transform((text) => (text === "" ? null : text));

export const observedQuery: z.ZodType<ObservedFilter> = z.strictObject({ since, team });

export function observedRoutes(reports: NotedReports): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/observed",
      summary:
        "What observing gates would have stopped: by team, gate, rule and tool, never content. That it was read is recorded",
      access: "operator",
      query: observedQuery,
      answers: {
        200: { description: "Counts, and what enforcing would have changed", content: "ObservedReport" },
      },
      run: async ({ query, request }) => reports(request, query),
    }),
  ];
}
