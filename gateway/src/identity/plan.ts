import type { IdentityChange } from "@fourgate/core/audit/identity-record";
import { FourgateError } from "@fourgate/core/errors";
import type { Managed } from "./managed.ts";
import { requireName } from "./name.ts";
import type { FileRoster } from "./roster.ts";

/** What stands now, for deciding what a wish changes. Nothing here changes anything. */
export interface Standing {
  readonly file: FileRoster;
  readonly managed: Managed;
}

const userCountMax = 100_000;
const teamCountMax = 10_000;
const levelMax = 1_000_000;
/** Of a name that nobody has. */
const toldLengthMax = 64;

export interface NewUser {
  readonly id: string;
  readonly level: number;
  readonly teams: readonly string[];
}

export interface UserChange {
  /** Undefined: as it is. */
  readonly level?: number | undefined;
  readonly join: readonly string[];
  readonly leave: readonly string[];
}

/** @throws FourgateError usage, not_found */
export function addUser(standing: Standing, { id, level, teams }: NewUser): IdentityChange[] {
  const { file, managed } = standing;
  requireName(id, "user");
  requireLevel(level);
  refuseFileUser(standing, id);
  if (managed.users.has(id)) throw usage(`there is a user ${id} already`, "see: fourgate users list");
  if (file.users.length + managed.users.size >= userCountMax)
    throw usage(`there are ${String(userCountMax)} users already`, "remove some first");
  for (const team of teams) requireTeam(standing, team);
  return [
    // What an earlier user of this name left behind is not this one's.
    ...revokeDevices(managed, id),
    { act: "user_added", user: id, level },
    ...[...new Set(teams)].map((team) => ({ act: "member_added", team, user: id }) as const),
  ];
}

/** @throws FourgateError usage, not_found */
export function changeUser(
  standing: Standing,
  id: string,
  { level, join, leave }: UserChange,
): IdentityChange[] {
  const user = requireManagedUser(standing, id);
  if (level !== undefined) requireLevel(level);
  for (const team of join) requireTeam(standing, team);
  for (const team of leave) {
    if (!user.teams.has(team)) throw notFound(`${id} is not in a team ${team}`, "see: fourgate users list");
  }
  return [
    ...(level === undefined || level === user.level
      ? []
      : [{ act: "user_changed", user: id, level } as const]),
    ...[...new Set(join)]
      .filter((team) => !user.teams.has(team))
      .map((team) => ({ act: "member_added", team, user: id }) as const),
    ...[...new Set(leave)].map((team) => ({ act: "member_removed", team, user: id }) as const),
  ];
}

/** With everything that the user holds: devices, tokens, open codes, memberships. @throws FourgateError */
export function removeUser(standing: Standing, id: string): IdentityChange[] {
  const user = requireManagedUser(standing, id);
  const codes = [...standing.managed.codes.values()].filter(
    (code) => code.user === id && code.state === "open",
  );
  return [
    ...codes.map(({ code }) => ({ act: "code_withdrawn", code, user: id }) as const),
    ...revokeDevices(standing.managed, id),
    ...[...user.teams].map((team) => ({ act: "member_removed", team, user: id }) as const),
    { act: "user_removed", user: id },
  ];
}

/** @throws FourgateError usage */
export function addTeam({ file, managed }: Standing, id: string): IdentityChange[] {
  requireName(id, "team");
  if (file.teams.includes(id)) throw inFile("team", id);
  if (managed.teams.has(id)) throw usage(`there is a team ${id} already`, "see: fourgate teams list");
  if (file.teams.length + managed.teams.size >= teamCountMax)
    throw usage(`there are ${String(teamCountMax)} teams already`, "remove some first");
  return [{ act: "team_added", team: id }];
}

/** @throws FourgateError usage, not_found */
export function removeTeam({ file, managed }: Standing, id: string): IdentityChange[] {
  if (file.teams.includes(id)) throw inFile("team", id);
  if (!managed.teams.has(id)) throw notFound(`there is no team ${id}`, "see: fourgate teams list");
  return [
    ...[...managed.users.values()]
      .filter(({ teams }) => teams.has(id))
      .map(({ id: user }) => ({ act: "member_removed", team: id, user }) as const),
    { act: "team_removed", team: id },
  ];
}

/** @throws FourgateError usage, not_found */
export function revokeDevice({ file, managed }: Standing, id: string): IdentityChange[] {
  if (file.devices.some((device) => device.id === id)) throw inFile("device", id);
  const device = managed.devices.get(id);
  if (!device) throw notFound(`there is no device ${id}`, "see: fourgate devices list");
  if (device.revokedAt !== null)
    throw usage(`the device ${id} was revoked already, at ${device.revokedAt}`, "nothing is left to do");
  return revoked(managed, id, device.user);
}

/** What a user's devices and tokens come to when none of them shall work any more. */
function revokeDevices(managed: Managed, user: string): IdentityChange[] {
  const devices = [...managed.devices.values()].filter(
    (device) => device.user === user && device.revokedAt === null,
  );
  const tokens = [...managed.tokens.values()].filter(
    (token) => token.user === user && token.revokedAt === null && token.device === "",
  );
  return [
    ...devices.flatMap(({ id }) => revoked(managed, id, user)),
    ...tokens.map(({ sha256, device }) => ({ act: "token_revoked", sha256, user, device }) as const),
  ];
}

function revoked(managed: Managed, device: string, user: string): IdentityChange[] {
  const tokens = [...managed.tokens.values()].filter(
    (token) => token.device === device && token.revokedAt === null,
  );
  return [
    { act: "device_revoked", device, user },
    ...tokens.map(({ sha256 }) => ({ act: "token_revoked", sha256, user, device }) as const),
  ];
}

function requireManagedUser(
  standing: Standing,
  id: string,
): { readonly level: number; readonly teams: Set<string> } {
  refuseFileUser(standing, id);
  const user = standing.managed.users.get(id);
  if (user) return user;
  throw notFound(`there is no user ${id}`, "see: fourgate users list");
}

function refuseFileUser({ file }: Standing, id: string): void {
  if (file.users.some((user) => user.id === id)) throw inFile("user", id);
}

/** @throws FourgateError not_found */
export function requireTeam({ file, managed }: Standing, id: string): void {
  if (file.teams.includes(id) || managed.teams.has(id)) return;
  throw notFound(`there is no team ${id.slice(0, toldLengthMax)}`, "add it with: fourgate teams add TEAM");
}

function requireLevel(level: number): void {
  if (Number.isSafeInteger(level) && level >= 0 && level <= levelMax) return;
  throw usage("this is no level", `give a whole number from 0 to ${String(levelMax)}`);
}

function inFile(what: string, id: string): FourgateError {
  return usage(`fourgate.yaml defines the ${what} ${id}, so no command changes it`, "change it in that file");
}

export function usage(message: string, remedy: string): FourgateError {
  return new FourgateError("usage", message, remedy);
}

export function notFound(message: string, remedy: string): FourgateError {
  return new FourgateError("not_found", message, remedy);
}
