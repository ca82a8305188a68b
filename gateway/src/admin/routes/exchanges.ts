import { z } from "zod";
import type { Gate } from "@fourgate/core/verdict";
import { filterFields } from "../api/audit-question.ts";
import { ulid } from "../api/record-parts.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { readExchange } from "../exchanges.ts";
import type { AdminParts } from "../parts.ts";
import { filterWords } from "../../questions/filter-words.ts";
import type { Readings } from "../../readings/readings.ts";
import { listExchanges } from "../search-exchanges.ts";
import type { WhoReads } from "../who-reads.ts";
import type { ExchangeFilter } from "../../store/search.ts";

const limitDefault = 50;
const limitMax = 500;

const idParams: z.ZodType<{ readonly id: string }> = z.strictObject({ id: ulid });
const listQuery: z.ZodType<
  ExchangeFilter & { readonly limit: number; readonly before?: number | undefined }
> = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .refine((limit) => limit <= limitMax)
    .default(limitDefault),
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  ...filterFields,
  gate: z
    .enum(["1", "2", "3", "4"])
    .transform((gate) => Number(gate) as Gate)
    .optional(),
});

export function exchangeRoutes(
  parts: Pick<AdminParts, "ledger" | "clock" | "projection"> & WhoReads,
  readings: Readings,
): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/exchanges",
      summary: `Exchanges, newest first (at most ${String(limitMax)} at once), by who, with what, where to, which files and how it ended. That they were read is recorded. "next" of an answer is the next page's "before"`,
      access: "operator",
      query: listQuery,
      answers: {
        200: { description: "What went through, what was stopped, and where", content: "ExchangeList" },
        503: { description: "The database is away: only the latest can be listed", content: "Problem" },
      },
      run: async ({ query: { limit, before = null, ...filter }, request }) => {
        const answer = await listExchanges(parts, filter, { before, countMax: limit });
        const page = `${String(limit)} ${before === null ? "newest" : `before ${String(before)}`}`;
        const asked = [filterWords(filter), page];
        await readings.note(
          { ...parts, reader: parts.byWhom(request) },
          {
            of: "",
            act: "list",
            asked: asked.filter(Boolean).join("  "),
            found: answer.exchanges.length,
          },
        );
        return answer;
      },
    }),
    apiRoute({
      method: "GET",
      path: "/api/v1/exchanges/:id",
      summary: "One exchange's records and receipt. That it was read is recorded",
      access: "operator",
      params: idParams,
      answers: {
        200: { description: "All but its content", content: "Exchange" },
        404: { description: "No such exchange", content: "Problem" },
      },
      run: async ({ params, request }) =>
        readExchange({ ...parts, reader: parts.byWhom(request) }, params.id),
    }),
  ];
}
