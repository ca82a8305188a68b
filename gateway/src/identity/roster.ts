import type { ConfiguredDevice, ConfiguredUser } from "../config/load.ts";
import type { Managed, ManagedCode } from "./managed.ts";

/** What fourgate.yaml defines. Commands and the API change none of it. */
export interface FileRoster {
  readonly users: readonly ConfiguredUser[];
  readonly devices: readonly ConfiguredDevice[];
  readonly teams: readonly string[];
}

export type Source = "file" | "managed";

export interface ListedUser {
  readonly id: string;
  readonly level: number;
  readonly teams: readonly string[];
  readonly source: Source;
  /** How many devices work for this user now. */
  readonly devices: number;
}

export interface ListedTeam {
  readonly id: string;
  readonly source: Source;
  /** Ids of users. */
  readonly members: readonly string[];
}

export interface ListedDevice {
  readonly id: string;
  readonly user: string;
  /** "" where nobody stated it. */
  readonly platform: string;
  readonly source: Source;
  /** ISO 8601; null for one of the file. */
  readonly enrolledAt: string | null;
  readonly revokedAt: string | null;
}

export interface ListedCode {
  readonly id: string;
  readonly user: string;
  readonly teams: readonly string[];
  readonly device: string | null;
  readonly state: "open" | "used" | "withdrawn" | "expired";
  readonly madeAt: string;
  readonly expiresAt: string;
}

/** Everybody and everything, from the file and from the record. Where both name an id, the file's counts. */
export class Roster {
  readonly #file: FileRoster;
  readonly #managed: Managed;

  constructor(file: FileRoster, managed: Managed) {
    this.#file = file;
    this.#managed = managed;
  }

  users(): readonly ConfiguredUser[] {
    const inFile = new Map(this.#file.users.map((user) => [user.id, user]));
    const managed = [...this.#managed.users.values()].filter(({ id }) => !inFile.has(id));
    const teams = new Set(this.#teamIds());
    const tokens = Map.groupBy(
      [...this.#managed.tokens.values()].filter(({ revokedAt }) => revokedAt === null),
      ({ user }) => user,
    );
    return [
      ...this.#file.users.map((user) => ({
        ...user,
        tokens: [...user.tokens, ...(tokens.get(user.id) ?? [])],
      })),
      ...managed.map((user) => ({
        id: user.id,
        level: user.level,
        teams: [...user.teams].filter((team) => teams.has(team)),
        tokens: tokens.get(user.id) ?? [],
      })),
    ];
  }

  /** Those that work: neither revoked nor of a user who is gone. */
  devices(): readonly ConfiguredDevice[] {
    const inFile = new Set(this.#file.devices.map(({ id }) => id));
    const users = new Set([...this.#file.users.map(({ id }) => id), ...this.#managed.users.keys()]);
    const managed = [...this.#managed.devices.values()].filter(
      ({ id, user, revokedAt }) => revokedAt === null && !inFile.has(id) && users.has(user),
    );
    return [...this.#file.devices, ...managed];
  }

  /** SHA-256 of tokens that were revoked with their device. */
  revokedTokens(): ReadonlySet<string> {
    const revoked = [...this.#managed.tokens.values()].filter(({ revokedAt }) => revokedAt !== null);
    return new Set(revoked.map(({ sha256 }) => sha256));
  }

  listUsers(): readonly ListedUser[] {
    const inFile = new Set(this.#file.users.map(({ id }) => id));
    const devices = Map.groupBy(this.devices(), ({ user }) => user);
    return this.users().map(({ id, level, teams }) => ({
      id,
      level,
      teams,
      source: inFile.has(id) ? "file" : "managed",
      devices: devices.get(id)?.length ?? 0,
    }));
  }

  listTeams(): readonly ListedTeam[] {
    const inFile = new Set(this.#file.teams);
    const members = new Map<string, string[]>(this.#teamIds().map((team) => [team, []]));
    for (const { id, teams } of this.users()) for (const team of teams) members.get(team)?.push(id);
    return [...members].map(([id, users]) => ({
      id,
      source: inFile.has(id) ? "file" : "managed",
      members: users,
    }));
  }

  listDevices(): readonly ListedDevice[] {
    const inFile = new Set(this.#file.devices.map(({ id }) => id));
    const listed = this.#file.devices.map(({ id, user }): ListedDevice => ({
      id,
      user,
      platform: "",
      source: "file",
      enrolledAt: null,
      revokedAt: null,
    }));
    for (const { id, user, platform, enrolledAt, revokedAt } of this.#managed.devices.values()) {
      if (!inFile.has(id)) listed.push({ id, user, platform, source: "managed", enrolledAt, revokedAt });
    }
    return listed;
  }

  listCodes(nowMs: number): readonly ListedCode[] {
    return [...this.#managed.codes.values()].map((code) => listedCode(code, nowMs));
  }

  #teamIds(): readonly string[] {
    return [...new Set([...this.#file.teams, ...this.#managed.teams])];
  }
}

export function listedCode(code: ManagedCode, nowMs: number): ListedCode {
  const { code: id, user, teams, device, madeAt, expiresAt } = code;
  return { id, user, teams, device, state: codeState(code, nowMs), madeAt, expiresAt };
}

export function codeState({ state, expiresAt }: ManagedCode, nowMs: number): ListedCode["state"] {
  return state === "open" && Date.parse(expiresAt) <= nowMs ? "expired" : state;
}
