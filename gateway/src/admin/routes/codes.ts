import { idParams, newCode } from "../api/people.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { jsonBody } from "../json-body.ts";
import type { PeopleRouteParts } from "../people-parts.ts";

const bodyBytesMax = 64 * 1024;

export function codeRoutes({ people, byWhom, clock }: PeopleRouteParts): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/codes",
      summary: "Join codes by their ids; the codes themselves are kept nowhere",
      access: "operator",
      answers: { 200: { description: "All of them", content: "CodeList" } },
      run: async () => ({ codes: people.roster.listCodes(clock()) }),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/codes",
      summary: "Makes a join code for one laptop of a user, who is added with it where there is none yet",
      access: "operator",
      body: { schema: newCode, bytesMax: bodyBytesMax },
      answers: {
        201: { description: "The code, told this once", content: "MadeCode" },
        404: { description: "No such team", content: "Problem" },
        409: { description: "What stands does not allow it", content: "Problem" },
      },
      run: async ({ request, reply }) => {
        const code = await people.as(byWhom(request)).makeCode(jsonBody(request, newCode));
        return reply.code(201).send({ codes: [code] });
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/codes/:id/withdraw",
      summary: "Withdraws a code that nobody used yet",
      access: "operator",
      params: idParams,
      answers: {
        200: { description: "The code, as listed", content: "CodeList" },
        404: { description: "No such code", content: "Problem" },
        409: { description: "It is not open any more", content: "Problem" },
      },
      run: async ({ params, request }) => {
        await people.as(byWhom(request)).withdrawCode(params.id);
        return { codes: people.roster.listCodes(clock()).filter(({ id }) => id === params.id) };
      },
    }),
  ];
}
