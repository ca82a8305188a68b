import { FourgateError } from "@fourgate/core/errors";
import type { AllowDoor } from "@fourgate/gateway/allow/allow-door";
import { readExceptions, revokeException } from "@fourgate/guard/solo/exceptions";

/** What a developer let pass at a guard that stands alone; `path` is its file, which the guard reads again. */
export function soloAllows(path: string): AllowDoor {
  return {
    async list() {
      const entries = await readExceptions(path);
      return {
        requests: [],
        entries: entries.map(({ revokedAt, revokedFor: _, ...entry }) => {
          const isOver = Date.parse(entry.expiresAt) <= Date.now();
          return { ...entry, state: revokedAt !== null ? "revoked" : isOver ? "expired" : "active" };
        }),
      };
    },
    revoke: (id, reason) => revokeException(path, id, reason, Date.now()),
    add: refuse,
    confirm: refuse,
    refuse,
  };
}

function refuse(): Promise<never> {
  return Promise.reject(
    new FourgateError(
      "usage",
      "a guard that stands alone has no operator",
      "allow what it found with: fourgate allow CODE",
    ),
  );
}
