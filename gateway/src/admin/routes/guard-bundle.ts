import { apiRoute, type ApiRoute } from "../api/route.ts";
import { headerText, requireGuard } from "../guard-caller.ts";
import type { AdminParts } from "../parts.ts";

/** What a guard judges by: signed, and told only to an enrolled one. */
export function guardBundleRoutes(
  parts: Pick<AdminParts, "policy" | "principalOf" | "bundleFor">,
): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/guard/bundle",
      summary: "The signed policy bundle for this guard",
      access: "guard",
      headers: { "if-none-match": "The etag of the bundle that the guard holds" },
      answers: {
        200: { description: "The bundle; its etag is the policy's version", content: "text/plain" },
        304: { description: "The guard has it already", content: null },
      },
      run: async ({ request, reply }) => {
        const principal = requireGuard(request, parts);
        const etag = `"${parts.policy().version}"`;
        reply.header("etag", etag);
        if (matches(headerText(request, "if-none-match"), etag)) return reply.code(304).send();
        return reply.type("text/plain; charset=utf-8").send(parts.bundleFor(principal));
      },
    }),
  ];
}

/** RFC 9110, 13.1.2: a list of etags, compared weakly. */
function matches(header: string | undefined, etag: string): boolean {
  return (header ?? "").split(",").some((entry) => entry.trim().replace(/^W\//, "") === etag);
}
