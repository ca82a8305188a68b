import { randomBytes, generateKeyPairSync } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import { guardFiles, type GuardFiles } from "./config/guard-home.ts";
import { publicKeyText, readPublicKey } from "./device/keys.ts";
import { readPrivateFile, writePrivateFile } from "./device/private-file.ts";

export const guardPortDefault: number = 4401;

/** `guard.json`: what this guard is and whom it works for. */
export interface GuardSettings {
  readonly version: 1;
  /** Port on 127.0.0.1 that the guard listens on. */
  readonly port: number;
  /** The gateway's base URL, no trailing slash. */
  readonly gateway: string;
  /** The socket file of a gateway on this machine: calls go through it, and none over TCP. */
  readonly gatewaySocket?: string | undefined;
  readonly device: string;
  readonly user: string;
  /** Opaque; goes to the gateway in x-fourgate-token and nowhere else. */
  readonly deviceToken: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly gatewayPublicKey: string;
}

const settingsSchema: z.ZodType<GuardSettings> = z.strictObject({
  version: z.literal(1),
  port: z.int().min(0).max(65_535),
  gateway: z.url({ protocol: /^https?$/ }),
  gatewaySocket: z.string().refine(isAbsolute, "must be absolute").optional(),
  device: z.string().min(1).max(200),
  user: z.string().min(1).max(200),
  deviceToken: z.string().min(16).max(500),
  gatewayPublicKey: z.string().length(43),
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
 */
export async function createGuardFiles(enrolment: Enrolment): Promise<EnrolledDevice> {
  const files = guardFiles(enrolment.home);
  readPublicKey(enrolment.gatewayPublicKey);
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  await writePrivateFile(files.deviceKey, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  await writePrivateFile(files.placeholderKey, randomBytes(32));
  await writePrivateFile(files.controlKey, randomBytes(32).toString("base64url"));
  const settings: GuardSettings = {
    version: 1,
    port: enrolment.port ?? guardPortDefault,
    gateway: enrolment.gatewayUrl.replace(/\/+$/, ""),
    ...(enrolment.gatewaySocket === undefined ? {} : { gatewaySocket: enrolment.gatewaySocket }),
    device: enrolment.device,
    user: enrolment.user,
    deviceToken: enrolment.deviceToken,
    gatewayPublicKey: enrolment.gatewayPublicKey,
  };
  await writePrivateFile(files.settings, `${JSON.stringify(settings, null, 2)}\n`);
  return { publicKey: publicKeyText(publicKey) };
}

/**
 * @throws FourgateError config_invalid, also where the file is missing or others can read it
 */
export async function readGuardSettings(files: GuardFiles): Promise<GuardSettings> {
  const text = (await readPrivateFile(files.settings)).toString("utf8");
  try {
    return settingsSchema.parse(JSON.parse(text));
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
