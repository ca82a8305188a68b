import { idParams, newUser, userChange } from "../api/people.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { jsonBody } from "../json-body.ts";
import type { PeopleRouteParts } from "../people-parts.ts";

const bodyBytesMax = 64 * 1024;

export function userRoutes({ people, byWhom }: PeopleRouteParts): readonly ApiRoute[] {
  const listed = (id: string): object => ({
    users: people.roster.listUsers().filter((user) => user.id === id),
  });
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/users",
      summary: "Every user: of fourgate.yaml, and added by command or API",
      access: "operator",
      answers: { 200: { description: "All of them", content: "UserList" } },
      run: async () => ({ users: people.roster.listUsers() }),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/users",
      summary: "Adds a user; recorded before it is in force",
      access: "operator",
      body: { schema: newUser, bytesMax: bodyBytesMax },
      answers: {
        201: { description: "The user", content: "UserList" },
        409: { description: "There is one of this id, or fourgate.yaml defines it", content: "Problem" },
      },
      run: async ({ request, reply }) => {
        const user = jsonBody(request, newUser);
        await people.as(byWhom(request)).addUser(user);
        return reply.code(201).send(listed(user.id));
      },
    }),
    apiRoute({
      method: "PATCH",
      path: "/api/v1/users/:id",
      summary: "Changes a user's level and teams",
      access: "operator",
      params: idParams,
      body: { schema: userChange, bytesMax: bodyBytesMax },
      answers: {
        200: { description: "The user", content: "UserList" },
        404: { description: "No such user or team", content: "Problem" },
        409: { description: "fourgate.yaml defines it", content: "Problem" },
      },
      run: async ({ params, request }) => {
        await people.as(byWhom(request)).changeUser(params.id, jsonBody(request, userChange));
        return listed(params.id);
      },
    }),
    apiRoute({
      method: "DELETE",
      path: "/api/v1/users/:id",
      summary: "Removes a user with devices, tokens and open codes; what runs for them is cut off",
      access: "operator",
      params: idParams,
      answers: {
        204: { description: "Gone", content: null },
        404: { description: "No such user", content: "Problem" },
        409: { description: "fourgate.yaml defines it", content: "Problem" },
      },
      run: async ({ params, request, reply }) => {
        await people.as(byWhom(request)).removeUser(params.id);
        return reply.code(204).send();
      },
    }),
  ];
}
