import { idParams, newTeam } from "../api/people.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { jsonBody } from "../json-body.ts";
import type { PeopleRouteParts } from "../people-parts.ts";

const bodyBytesMax = 4 * 1024;

export function teamRoutes({ people, byWhom }: PeopleRouteParts): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/teams",
      summary: "Every team and its members",
      access: "operator",
      answers: { 200: { description: "All of them", content: "TeamList" } },
      run: async () => ({ teams: people.roster.listTeams() }),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/teams",
      summary: "Adds a team",
      access: "operator",
      body: { schema: newTeam, bytesMax: bodyBytesMax },
      answers: {
        201: { description: "The team", content: "TeamList" },
        409: { description: "There is one of this id, or fourgate.yaml defines it", content: "Problem" },
      },
      run: async ({ request, reply }) => {
        const { id } = jsonBody(request, newTeam);
        await people.as(byWhom(request)).addTeam(id);
        return reply.code(201).send({ teams: people.roster.listTeams().filter((team) => team.id === id) });
      },
    }),
    apiRoute({
      method: "DELETE",
      path: "/api/v1/teams/:id",
      summary: "Removes a team; its members stay, without it",
      access: "operator",
      params: idParams,
      answers: {
        204: { description: "Gone", content: null },
        404: { description: "No such team", content: "Problem" },
        409: { description: "fourgate.yaml defines it", content: "Problem" },
      },
      run: async ({ params, request, reply }) => {
        await people.as(byWhom(request)).removeTeam(params.id);
        return reply.code(204).send();
      },
    }),
  ];
}
