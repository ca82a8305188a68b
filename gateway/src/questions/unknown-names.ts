import type { FileRoster } from "../identity/roster.ts";
import type { NamedOne } from "../store/known-names.ts";
import type { Projection } from "../store/projection.ts";
import type { ExchangeFilter } from "../store/search.ts";

/** Who and what is configured now. */
export type KnownHere = Pick<FileRoster, "users" | "devices" | "teams">;

/**
 * Names of the filter that neither the configuration nor the log knows, so that a slip of the pen is not taken for an
 * empty answer. @throws FourgateError overloaded while the database is away
 */
export async function unknownNames(
  projection: Pick<Projection, "isInLog">,
  { user, team, device }: ExchangeFilter,
  here: KnownHere | null,
): Promise<readonly NamedOne[]> {
  const unknown: NamedOne[] = [];
  for (const [kind, name] of [
    ["user", user],
    ["team", team],
    ["device", device],
  ] as const) {
    if (name === undefined || isHere({ kind, name }, here)) continue;
    if (!(await projection.isInLog({ kind, name }))) unknown.push({ kind, name });
  }
  return unknown;
}

/** Whether the configuration names it. */
export function isHere({ kind, name }: NamedOne, here: KnownHere | null): boolean {
  if (here === null) return false;
  const { users, devices, teams } = here;
  if (kind === "team") return teams.includes(name);
  if (kind === "user") return users.some(({ id }) => id === name);
  return devices.some(({ id }) => id === name);
}
