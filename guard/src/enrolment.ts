import { randomBytes } from "node:crypto";
import { mkdir, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import { guardFiles, type GuardFiles } from "./config/guard-home.ts";
import type { Proxy, Trust } from "@fourgate/wire/way";
import { makeDeviceKey, type DeviceKeyPlace } from "./device/device-key.ts";
import { readPublicKey } from "./device/keys.ts";
import { readPrivateFile, writePrivateFile } from "./device/private-file.ts";

export const guardPortDefault: number = 4401;

/** `guard.json`: what this guard is and whom it works for. */
export type GuardSettings = LinkedSettings | SoloSettings;

interface DeviceSettings {
  readonly version: 1;
  /** Port on 127.0.0.1 that the guard listens on. */
  readonly port: number;
  readonly device: string;
  readonly user: string;
}

/** A guard without a gateway: gate 3 for one developer. */
export interface SoloSettings extends DeviceSettings {
  readonly solo: Solo;
}

/** A guard that works for a gateway, on this machine or joined. */
export interface LinkedSettings extends DeviceSettings {
  /** The gateway's base URL, no trailing slash. */
  readonly gateway: string;
  /** The socket file of a gateway on this machine: calls go through it, and none over TCP. */
  readonly gatewaySocket?: string | undefined;
  /** Opaque; goes to the gateway in x-fourgate-token and nowhere else. */
  readonly deviceToken: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly gatewayPublicKey: string;
  /** Where the device's key lies; device.key where nothing is said. */
  readonly deviceKey?: DeviceKeyPlace | undefined;
  /** How this machine reaches a gateway elsewhere; absent for one on this machine. */
  readonly joined?: Joined | undefined;
}

export interface Solo {
  /** ISO 8601. */
  readonly since: string;
}

export function isSolo(settings: GuardSettings): settings is SoloSettings {
  return "solo" in settings;
}

/** What `fourgate join` found out. Undone by `fourgate leave` alone. */
export interface Joined {
  /** ISO 8601. */
  readonly at: string;
  readonly trust: Trust;
  /** The proxy at the time of joining; a guard's own environment goes before it. */
  readonly proxy?: Proxy | undefined;
}

const joinedSchema: z.ZodType<Joined> = z.strictObject({
  at: z.iso.datetime(),
  trust: z.strictObject({ ca: z.array(z.string()).max(1_000), only: z.boolean() }),
  proxy: z.strictObject({ https: z.string(), http: z.string(), no: z.string() }).optional(),
});

const deviceSchema = z.strictObject({
  version: z.literal(1),
  port: z.int().min(0).max(65_535),
  device: z.string().min(1).max(200),
  user: z.string().min(1).max(200),
});

const soloSchema: z.ZodType<SoloSettings> = deviceSchema.extend({
  solo: z.strictObject({ since: z.iso.datetime() }),
});

const linkedSchema: z.ZodType<LinkedSettings> = deviceSchema.extend({
  gateway: z.url({ protocol: /^https?$/ }),
  gatewaySocket: z.string().refine(isAbsolute, "must be absolute").optional(),
  deviceToken: z.string().min(16).max(500),
  gatewayPublicKey: z.string().length(43),
  deviceKey: z
    .union([
      z.strictObject({ in: z.literal("file") }),
      z.strictObject({ in: z.literal("keychain"), name: z.string().regex(/^[a-z0-9-]{1,100}$/) }),
    ])
    .optional(),
  joined: joinedSchema.optional(),
});

export interface Enrolment {
  /** `<home>`; the files go into `<home>/guard`. */
  readonly home: string;
  readonly gatewayUrl: string;
  /** Where the gateway is on this machine and this user's: its socket file, absolute. */
  readonly gatewaySocket?: string | undefined;
  readonly device: string;
  readonly user: string;
  readonly deviceToken: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly gatewayPublicKey: string;
  readonly port?: number;
}

/** What the gateway must know of a device that was enrolled. */
export interface EnrolledDevice {
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly publicKey: string;
}

/**
 * Makes this machine's device: its key pair, the key of its placeholders and guard.json, each
 * readable by its owner alone. guard.json comes last, so that what stands is whole.
 * @throws FourgateError config_invalid, also on a laptop that joined a gateway
 */
export async function createGuardFiles(enrolment: Enrolment): Promise<EnrolledDevice> {
  const files = guardFiles(enrolment.home);
  readPublicKey(enrolment.gatewayPublicKey);
  await requireNotJoined(files);
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  const { publicKey } = await makeDeviceKey(files, null);
  await writeOwnKeys(files);
  const settings: LinkedSettings = {
    version: 1,
    port: enrolment.port ?? guardPortDefault,
    gateway: enrolment.gatewayUrl.replace(/\/+$/, ""),
    ...(enrolment.gatewaySocket === undefined ? {} : { gatewaySocket: enrolment.gatewaySocket }),
    device: enrolment.device,
    user: enrolment.user,
    deviceToken: enrolment.deviceToken,
    gatewayPublicKey: enrolment.gatewayPublicKey,
  };
  await writeGuardSettings(files, settings);
  return { publicKey };
}

/**
 * The keys that never leave this machine and belong to nobody else: of placeholders, and of the
 * control door. A placeholder's key that is there stays: sessions go on with their placeholders.
 */
export async function writeOwnKeys(files: GuardFiles): Promise<void> {
  if (!(await isThere(files.placeholderKey))) await writePrivateFile(files.placeholderKey, randomBytes(32));
  await writePrivateFile(files.controlKey, randomBytes(32).toString("base64url"));
}

export async function writeGuardSettings(files: GuardFiles, settings: GuardSettings): Promise<void> {
  await writePrivateFile(files.settings, `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * Only leaving undoes a joining: nothing writes over it.
 * @throws FourgateError config_invalid
 */
export async function requireNotJoined(files: GuardFiles): Promise<void> {
  const settings = await joinedSettings(files);
  if (settings === undefined) return;
  throw new FourgateError(
    "config_invalid",
    `this machine has joined the gateway at ${settings.gateway}`,
    "leave it first with: npx fourgate leave",
  );
}

/** The settings of a laptop that joined; undefined for any other. @throws FourgateError config_invalid */
export async function joinedSettings(files: GuardFiles): Promise<JoinedSettings | undefined> {
  if (!(await isThere(files.settings))) return undefined;
  const settings = await readGuardSettings(files);
  if (isSolo(settings)) return undefined;
  const { joined } = settings;
  return joined === undefined ? undefined : { ...settings, joined };
}

export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

export type JoinedSettings = LinkedSettings & { readonly joined: Joined };

/**
 * @throws FourgateError config_invalid, also where the file is missing or others can read it
 */
export async function readGuardSettings(files: GuardFiles): Promise<GuardSettings> {
  const text = (await readPrivateFile(files.settings)).toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    const solo = typeof value === "object" && value !== null && "solo" in value;
    return (solo ? soloSchema : linkedSchema).parse(value);
  } catch (error) {
    // zod names the members that are wrong, but JSON.parse quotes the text, and that holds a token.
    const members =
      error instanceof z.ZodError ? error.issues.map(({ path }) => path.join(".")).join(", ") : "no JSON";
    throw new FourgateError(
      "config_invalid",
      `${files.settings} is not valid (${members})`,
      "mend or remove it",
    );
  }
}
