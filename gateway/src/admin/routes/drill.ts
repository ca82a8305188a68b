import { apiRoute, type ApiRoute } from "../api/route.ts";
import type { AdminParts } from "../parts.ts";

export function drillRoutes(parts: Pick<AdminParts, "drill">): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/drill",
      summary: "The latest live test of the four gates",
      access: "public",
      answers: { 200: { description: "Its lines; null before the first", content: "Drill" } },
      run: async () => ({ drill: parts.drill() }),
    }),
  ];
}
