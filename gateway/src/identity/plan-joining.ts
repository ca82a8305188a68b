import type { IdentityChange } from "@fourgate/core/audit/identity-record";
import { FourgateError } from "@fourgate/core/errors";
import { rawPublicKey } from "../config/schema.ts";
import type { ManagedCode } from "./managed.ts";
import { requireName } from "./name.ts";
import { addUser, notFound, requireTeam, usage, type Standing } from "./plan.ts";
import { codeState } from "./roster.ts";

const hoursDefault = 24;
const hoursMax = 30 * 24;
const openCodeCountMax = 10_000;
const deviceCountMax = 100_000;
const platformLengthMax = 100;

export interface NewCode {
  /** One that is there, or one that is added once the code is used. */
  readonly user: string;
  /** Teams that the user joins with it. */
  readonly teams: readonly string[];
  /** How long it can be used; undefined: 24. */
  readonly hours?: number | undefined;
  /** The device's name; undefined: the laptop's own. */
  readonly device?: string | undefined;
}

export interface JoiningDevice {
  readonly deviceName: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly publicKey: string;
  readonly platform: string;
}

/** @throws FourgateError usage, not_found */
export function makeCode(
  standing: Standing,
  { user, teams, hours = hoursDefault, device }: NewCode,
  made: { readonly id: string; readonly sha256: string; readonly nowMs: number },
): IdentityChange[] {
  const newUser = !isKnown(standing, user);
  if (newUser) requireName(user, "user");
  for (const team of teams) requireTeam(standing, team);
  const inFile = standing.file.users.find(({ id }) => id === user);
  if (inFile && teams.some((team) => !inFile.teams.includes(team)))
    throw usage(`fourgate.yaml defines the user ${user}, so a code adds no team`, "change it in that file");
  if (!Number.isSafeInteger(hours) || hours < 1 || hours > hoursMax)
    throw usage("this is no time for a code", `give whole hours from 1 to ${String(hoursMax)}`);
  if (device !== undefined) {
    requireName(device, "device");
    if (isTaken(standing, device))
      throw usage(`there is, or was, a device ${device}`, "give another name, or none");
  }
  const open = [...standing.managed.codes.values()].filter((code) => codeState(code, made.nowMs) === "open");
  if (open.length >= openCodeCountMax)
    throw usage(`${String(openCodeCountMax)} codes are open already`, "withdraw some first");
  return [
    {
      act: "code_made",
      code: made.id,
      sha256: made.sha256,
      user,
      newUser,
      teams: [...new Set(teams)],
      device: device ?? null,
      expiresAt: new Date(made.nowMs + hours * 3_600_000).toISOString(),
    },
  ];
}

/** @throws FourgateError usage, not_found */
export function withdrawCode({ managed }: Standing, id: string, nowMs: number): IdentityChange[] {
  const code = managed.codes.get(id);
  if (!code) throw notFound("there is no such code", "see: fourgate codes list");
  const state = codeState(code, nowMs);
  if (state !== "open") throw usage(`this code is ${state} already`, "nothing is left to do");
  return [{ act: "code_withdrawn", code: id, user: code.user }];
}

/** Why a code does not let anybody in. */
export class CodeRefused extends FourgateError {
  /** What an operator should look at; empty where there is nothing to. */
  readonly alarms: readonly string[];

  constructor(message: string, alarms: readonly string[] = []) {
    super("unauthenticated", message, "ask your operator for a new code", undefined);
    this.alarms = alarms;
  }
}

/** The code that is open under this hash. @throws CodeRefused */
export function openCode(
  { file, managed }: Standing,
  sha256: string | undefined,
  nowMs: number,
): ManagedCode {
  const id = sha256 === undefined ? undefined : managed.codeIds.get(sha256);
  const code = id === undefined ? undefined : managed.codes.get(id);
  if (!code) throw new CodeRefused("this join code is not known here");
  const state = codeState(code, nowMs);
  if (state === "used")
    throw new CodeRefused("this join code was used already", [
      `join code ${code.code} of ${code.user} came a second time: somebody else has it, or had it first`,
    ]);
  if (state === "withdrawn")
    throw new CodeRefused("this join code was withdrawn", [
      `join code ${code.code} of ${code.user} came after it was withdrawn`,
    ]);
  if (state === "expired") throw new CodeRefused(`this join code ran out at ${code.expiresAt}`);
  if (!code.newUser && !isKnown({ file, managed }, code.user))
    throw new CodeRefused("the user of this join code is gone");
  return code;
}

/** All that using a code comes to: the user where there is none yet, teams, the device and its token. @throws FourgateError */
export function join(
  standing: Standing,
  code: ManagedCode,
  device: JoiningDevice,
  tokenSha256: string,
): { readonly changes: IdentityChange[]; readonly device: string } {
  const { managed, file } = standing;
  const name = device.deviceName;
  requireName(name, "device");
  requirePlatform(device.platform);
  const publicKey = rawPublicKey(device.publicKey);
  if (publicKey === undefined || publicKey !== device.publicKey)
    throw usage("this is no device key", "send an Ed25519 public key, its 32 bytes in base64url");
  if (file.devices.length + managed.devices.size >= deviceCountMax)
    throw usage(`there are ${String(deviceCountMax)} devices already`, "tell your operator");
  const { user } = code;
  const id = freeName(standing, code.device ?? name);
  return {
    device: id,
    changes: [
      { act: "code_used", code: code.code, user },
      ...membership(standing, code),
      { act: "device_enrolled", device: id, user, publicKey, platform: device.platform },
      { act: "token_issued", sha256: tokenSha256, user, device: id, agent: null },
    ],
  };
}

/** Teams that went since the code was made are left out. */
function membership(standing: Standing, { user, teams }: ManagedCode): IdentityChange[] {
  const { file, managed } = standing;
  if (file.users.some(({ id }) => id === user)) return [];
  const there = teams.filter((team) => file.teams.includes(team) || managed.teams.has(team));
  const known = managed.users.get(user);
  if (!known) return addUser(standing, { id: user, level: 0, teams: there });
  return there
    .filter((team) => !known.teams.has(team))
    .map((team) => ({ act: "member_added", team, user }) as const);
}

/** An id is never given twice: records and counts go by it. */
function freeName(standing: Standing, name: string): string {
  if (!isTaken(standing, name)) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name}-${String(number)}`;
    if (!isTaken(standing, numbered)) return numbered;
  }
}

function isKnown({ file, managed }: Standing, user: string): boolean {
  return managed.users.has(user) || file.users.some(({ id }) => id === user);
}

function isTaken({ file, managed }: Standing, id: string): boolean {
  return managed.devices.has(id) || file.devices.some((device) => device.id === id);
}

function requirePlatform(text: string): void {
  if (text.length <= platformLengthMax && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)) return;
  throw usage("this is no platform", `give at most ${String(platformLengthMax)} characters`);
}
