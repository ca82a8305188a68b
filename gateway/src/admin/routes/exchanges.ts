import { z } from "zod";
import { ulid } from "../api/record.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { latestExchanges, readExchange } from "../exchanges.ts";
import type { AdminParts } from "../parts.ts";

const limitDefault = 50;
const limitMax = 500;

const idParams: z.ZodType<{ readonly id: string }> = z.strictObject({ id: ulid });
const listQuery: z.ZodType<{ readonly limit: number }> = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .refine((limit) => limit <= limitMax)
    .default(limitDefault),
});

export function exchangeRoutes(parts: Pick<AdminParts, "ledger" | "clock">): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/exchanges",
      summary: `The latest exchanges, newest first (at most ${String(limitMax)})`,
      access: "operator",
      query: listQuery,
      answers: {
        200: { description: "What went through, what was stopped, and where", content: "ExchangeList" },
      },
      run: async ({ query }) => ({
        exchanges: latestExchanges(parts, query.limit).map(({ record, outcome, leaf }) => ({
          record,
          outcome,
          leaf,
        })),
      }),
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
      run: async ({ params }) => readExchange(parts, params.id),
    }),
  ];
}
