import { z } from "zod";
import { withReason } from "../api/allow.ts";
import { ulid } from "../api/record-parts.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { jsonBody } from "../json-body.ts";
import type { AdminParts } from "../parts.ts";
import type { WhoReads } from "../who-reads.ts";

const bodyBytesMax = 4 * 1024;
const idParams: z.ZodType<{ readonly id: string }> = z.strictObject({ id: ulid });

export function drillRoutes({ drills, byWhom }: Pick<AdminParts, "drills"> & WhoReads): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/drill",
      summary: "The latest live test of the four gates",
      access: "public",
      answers: { 200: { description: "Its lines; null before the first", content: "Drill" } },
      run: async () => ({ drill: drills.latest }),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/drill/:id/sign-off",
      summary: "Signs off the latest drill, in which every gate held, with a reason; it is a record",
      access: "operator",
      params: idParams,
      body: { schema: withReason, bytesMax: bodyBytesMax },
      answers: {
        201: { description: "The record", content: "SignOff" },
        404: { description: "That is not the latest drill", content: "Problem" },
        409: { description: "A gate did not hold in it, or it is signed off", content: "Problem" },
      },
      run: async ({ params, request, reply }) => {
        const { reason } = jsonBody(request, withReason);
        return reply.code(201).send({ signOff: await drills.sign(params.id, byWhom(request), reason) });
      },
    }),
  ];
}
