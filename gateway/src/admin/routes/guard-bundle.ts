import type { Principal } from "@fourgate/core/scope/principal";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { headerText, requireGuard } from "../guard-caller.ts";
import type { AdminParts } from "../parts.ts";

/** What a guard judges by: signed, and told only to an enrolled one. */
export function guardBundleRoutes(
  parts: Pick<AdminParts, "policy" | "principalOf" | "bundleFor">,
): readonly ApiRoute[] {
  const told = new ToldPrincipals();
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
        const same = told.isSame(principal);
        if (same && matches(headerText(request, "if-none-match"), etag)) return reply.code(304).send();
        return reply.type("text/plain; charset=utf-8").send(parts.bundleFor(principal));
      },
    }),
  ];
}

const toldCountMax = 100_000;

/** What each guard was last told of its own user: teams and level stand in the bundle, not in its etag. */
class ToldPrincipals {
  readonly #told = new Map<string, string>();

  /** Whether this is what it was told; from now on it is. After a restart nobody was told anything. */
  isSame(principal: Principal): boolean {
    const { user, device, agent } = principal;
    const key = JSON.stringify([user, device, agent]);
    const text = JSON.stringify(principal);
    const same = this.#told.get(key) === text;
    this.#told.delete(key);
    this.#told.set(key, text);
    if (this.#told.size > toldCountMax) {
      const [oldest = ""] = this.#told.keys();
      this.#told.delete(oldest);
    }
    return same;
  }
}

/** RFC 9110, 13.1.2: a list of etags, compared weakly. */
function matches(header: string | undefined, etag: string): boolean {
  return (header ?? "").split(",").some((entry) => entry.trim().replace(/^W\//, "") === etag);
}
