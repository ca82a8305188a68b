import { apiRoute, type ApiRoute } from "../api/route.ts";
import type { AdminParts } from "../parts.ts";
import type { Projection } from "../../store/projection.ts";

/** The database as the journal's image: how far it is, and making it again. */
export function projectionRoutes(
  parts: Pick<AdminParts, "complain"> & { readonly projection: Projection },
): readonly ApiRoute[] {
  const { projection } = parts;
  const standing = (): object => ({ projection: { database: projection.name, ...projection.standing() } });
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/projection",
      summary: "How many of the journal's records the database holds",
      access: "operator",
      answers: { 200: { description: "Its state", content: "Projection" } },
      run: async () => standing(),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/projection/rebuild",
      summary: "Drops what the database holds and makes it again from the journal",
      access: "operator",
      answers: { 200: { description: "It has begun", content: "Projection" } },
      run: async () => {
        projection.rebuild();
        return standing();
      },
    }),
  ];
}
