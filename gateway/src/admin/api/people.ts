import { z } from "zod";
import { nameRule } from "../../identity/name.ts";
import type { NewCode, JoiningDevice } from "../../identity/plan-joining.ts";
import type { NewUser, UserChange } from "../../identity/plan.ts";
import type { ListedCode, ListedDevice, ListedTeam, ListedUser } from "../../identity/roster.ts";
import type { GateName } from "../../identity/join-terms.ts";

// Users, teams, devices and join codes, as the API takes and tells of them.

const text = z.string().min(1).max(200);
/** Of a user, a team or a device: what one may be called is for who adds it to say, in a sentence. */
const name = z.string().meta({ pattern: nameRule.source });
const names = z.array(name).max(1_000);
const source = z.enum(["file", "managed"]);
const time = z.iso.datetime();

export const newUser: z.ZodType<NewUser> = z.strictObject({
  id: name,
  level: z.int().default(0),
  teams: names.default([]),
});
export const userChange: z.ZodType<UserChange> = z.strictObject({
  level: z.int().optional(),
  join: names.default([]),
  leave: names.default([]),
});
export const newTeam: z.ZodType<{ readonly id: string }> = z.strictObject({ id: name });
export const newCode: z.ZodType<NewCode> = z.strictObject({
  user: name,
  teams: names.default([]),
  hours: z.int().optional(),
  device: name.optional(),
});
export const idParams: z.ZodType<{ readonly id: string }> = z.strictObject({ id: text });

const user: z.ZodType<ListedUser> = z.strictObject({
  id: z.string(),
  level: z.int(),
  teams: z.array(z.string()),
  source,
  devices: z.int(),
});
const team: z.ZodType<ListedTeam> = z.strictObject({
  id: z.string(),
  source,
  members: z.array(z.string()),
});
const device: z.ZodType<ListedDevice> = z.strictObject({
  id: z.string(),
  user: z.string(),
  platform: z.string(),
  source,
  enrolledAt: time.nullable(),
  revokedAt: time.nullable(),
});
const codeShape = z.strictObject({
  id: z.string(),
  user: z.string(),
  teams: z.array(z.string()),
  device: z.string().nullable(),
  state: z.enum(["open", "used", "withdrawn", "expired"]),
  madeAt: time,
  expiresAt: time,
});

/** What a laptop's user is told before they say yes. */
export interface JoinTerms {
  /** "" where nobody named it. */
  readonly organisation: string;
  readonly user: string;
  readonly teams: readonly string[];
  /** What the employer will see, in plain sentences. */
  readonly recorded: readonly string[];
  readonly gates: Readonly<Record<GateName, "enforce" | "observe" | "off">>;
  readonly expiresAt: string;
}

/** What a joined laptop works with from then on. */
export interface JoinAnswer {
  readonly device: string;
  /** Told this once. */
  readonly deviceToken: string;
  readonly user: string;
  /** What policy bundles are signed with: Ed25519, the raw 32 bytes in base64url. */
  readonly gatewayPublicKey: string;
}

export const codeWish: z.ZodType<{ readonly code: string }> = z.strictObject({ code: text });
export const joinWish: z.ZodType<{ readonly code: string } & JoiningDevice> = z.strictObject({
  code: text,
  deviceName: text,
  publicKey: text,
  platform: z.string().max(200),
});

const mode = z.enum(["enforce", "observe", "off"]);
const joinTerms: z.ZodType<JoinTerms> = z.strictObject({
  organisation: z.string(),
  user: z.string(),
  teams: z.array(z.string()),
  recorded: z.array(z.string()),
  gates: z.strictObject({ audit: mode, scope: mode, secrets: mode, private: mode }),
  expiresAt: time,
});
const joined: z.ZodType<JoinAnswer> = z.strictObject({
  device: z.string(),
  deviceToken: z.string(),
  user: z.string(),
  gatewayPublicKey: z.string(),
});

export type PeopleComponentName =
  | "UserList"
  | "TeamList"
  | "DeviceList"
  | "CodeList"
  | "MadeCode"
  | "JoinTerms"
  | "JoinedDevice";

export const peopleComponents: Readonly<Record<PeopleComponentName, z.ZodType>> = {
  UserList: z.strictObject({ users: z.array(user) }),
  TeamList: z.strictObject({ teams: z.array(team) }),
  DeviceList: z.strictObject({ devices: z.array(device) }),
  CodeList: z.strictObject({ codes: z.array(codeShape) }) satisfies z.ZodType<{
    readonly codes: readonly ListedCode[];
  }>,
  MadeCode: z.strictObject({
    codes: z.array(codeShape.extend({ text: z.string(), gateway: z.string().nullable() })),
  }),
  JoinTerms: joinTerms,
  JoinedDevice: joined,
};
