import { FourgateError } from "@fourgate/core/errors";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import type { AdminParts } from "../parts.ts";

/** The gateway's own certificate authority, for laptops that know its pin and for curl --cacert. */
export function caRoutes(parts: Pick<AdminParts, "certificate">): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/ca",
      summary: "The gateway's own certificate authority",
      access: "public",
      answers: { 200: { description: "PEM", content: "application/x-pem-file" } },
      run: async ({ reply }) => {
        const pem = parts.certificate?.()?.caPem ?? null;
        if (pem === null)
          throw new FourgateError(
            "not_found",
            "this gateway has no certificate authority of its own",
            "trust the one that its certificate names",
          );
        return reply.type("application/x-pem-file").send(pem);
      },
    }),
  ];
}
