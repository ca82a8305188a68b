import { createPublicKey } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";
import type { Protocol } from "@fourgate/core/prompt/prompt";
import { nameAllowed, nameRule } from "../identity/name.ts";
import { parseDatabaseUrl } from "../store/server/database-url.ts";
import { auditSchema } from "./audit.ts";
import type { ConfigFile, DeploymentEntry, Provider } from "./config-file.ts";
import { alarmsSchema } from "./alarms.ts";
import { exportsSchema } from "./exports.ts";
import { secretsSchema } from "./secrets-gate.ts";

/** The file's schema. Keys are snake_case; an unknown one is refused. */

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, "must not hold control characters");
/** Of a user, a team or a device: as commands and the API take them. */
const ownName = z.string().regex(nameRule, `must be ${nameAllowed}`);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");
const port = z.int().min(0).max(65_535);
const classification = z.enum(["public", "internal", "confidential", "restricted"]);
const level = z.int().min(0).max(1_000_000);
const gateMode = z.enum(["enforce", "observe", "off"]);
const gateSwitch = z.enum(["enforce", "off"]);
const teamMode = z.enum(["enforce", "observe"]);
const teamModes = z.strictObject({ scope: teamMode.optional(), secrets: teamMode.optional() });
/** A DNS name or an address, as it stands in a URL but for the brackets of IPv6. */
const hostName = z
  .string()
  .max(253)
  .refine(
    (text) =>
      isIP(text) !== 0 ||
      /^(?:\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text),
    {
      message: "must be a DNS name or an address",
    },
  );
const tls = z.union(
  [
    z.strictObject({ own_ca: z.literal(true), names: z.array(hostName).min(1).max(100) }),
    z.strictObject({ cert_file: z.string().min(1).max(1_000), key_file: z.string().min(1).max(1_000) }),
  ],
  { error: "must be {own_ca: true, names: [the names that laptops use]} or {cert_file, key_file}" },
);
const gateway = z
  .strictObject({ host: hostName.default("127.0.0.1"), port: port.default(4400), tls: tls.optional() })
  .superRefine(({ host, tls: secured }, context) => {
    if (secured !== undefined || isLoopback(host)) return;
    const message =
      "must be a loopback address (127.0.0.1, ::1 or localhost) without TLS: for any other, set gateway.tls";
    context.addIssue({ code: "custom", path: ["host"], message });
  });

const token = z.union([sha256, z.strictObject({ sha256, device: name.optional(), agent: name.optional() })], {
  error: "must be a SHA-256 in lower-case hex, or {sha256, device, agent}",
});

const user = z.strictObject({
  id: ownName,
  teams: z.array(ownName).max(1_000).default([]),
  level: level.default(0),
  tokens_sha256: z.array(token).max(100).default([]),
});

const device = z.strictObject({
  id: ownName,
  public_key: z.string().refine((text) => rawPublicKey(text) !== undefined, {
    message: "must be an Ed25519 public key: base64 of its SPKI form, or base64url of its 32 bytes",
  }),
  user: ownName,
});

const folder = z.strictObject({ classification: classification.optional(), level_min: level.optional() });

const repo = z.strictObject({
  name: z.string().regex(/^(?!\.+$)[A-Za-z0-9._-]{1,200}$/, "must be letters, digits, '.', '_' and '-'"),
  remotes: z.array(z.string().min(1).max(500)).max(100).default([]),
  classification: classification,
  level_min: level.default(0),
  folders: z.record(z.string().min(1).max(1_000), folder).default({}),
});

const terms = z.strictObject({
  training: z.enum(["forbidden", "allowed"]),
  retention_days: z.int().min(0).max(100_000),
  region: z.string().max(200).default(""),
  account: z.string().max(200).default(""),
});

const deployment = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "must be letters, digits, '.', '_' and '-'"),
    class: z.enum(["private", "cloud"]),
    provider: z.enum(["anthropic", "openai", "chatgpt", "gemini"]).default("anthropic"),
    protocols: z
      .array(z.enum(["anthropic", "openai-chat", "openai-responses", "gemini"]))
      .min(1)
      .optional(),
    url: z
      .string()
      .refine((text) => text === "" || isBaseUrl(text), {
        message: "must be an http or https URL without query, or absent for a rehearsal",
      })
      .default(""),
    terms,
    models: z.array(z.string().min(1).max(200)).min(1).max(1_000),
    model: z.string().min(1).max(200).nullable().default(null),
    auth: z.enum(["client", "key", "none"]),
    key_file: z.string().min(1).max(1_000).optional(),
    proxy: z.boolean().optional(),
    rehearsal: z.boolean().default(false),
  })
  .superRefine((value, context) => {
    const fault = (path: string, message: string): void => {
      context.addIssue({ code: "custom", path: [path], message });
    };
    if (value.auth === "key" && value.key_file === undefined)
      fault("auth", "is key, so key_file must name the file that holds it");
    if (value.auth !== "key" && value.key_file !== undefined) fault("key_file", "is only for auth: key");
    if (value.url === "" && !value.rehearsal) fault("url", "must be given");
    if (value.provider === "chatgpt" && value.auth !== "client")
      fault("auth", "must be client for provider: chatgpt, whose log-in is each developer's own");
    if (value.class === "cloud" && value.auth === "none") fault("auth", "must be client or key for a cloud");
    if (value.class === "cloud" && value.url.startsWith("http:") && !isLoopbackUrl(value.url))
      fault("url", "must be https for a cloud");
    if (value.proxy === true && !value.url.startsWith("https:"))
      fault("proxy", "is true, so url must be https: a proxy reads what goes by http");
  });

/**
 * A developer's own log-in is one vendor's, and a tool sends it in its vendor's protocol: a second
 * deployment of a protocol that takes it would get another's.
 */
function oneVendorForLogins(
  deployments: readonly Pick<DeploymentEntry, "url" | "auth" | "provider" | "protocols">[],
  context: z.RefinementCtx,
): void {
  const origins = new Map<string, string>();
  for (const [index, entry] of deployments.entries()) {
    const { url, auth } = entry;
    if (auth !== "client" || !URL.canParse(url)) continue;
    const { origin } = new URL(url);
    for (const spoken of protocolsOf(entry)) {
      const protocol = entry.provider === "chatgpt" ? "ChatGPT" : spoken;
      if ((origins.get(protocol) ?? origin) !== origin) {
        const message = `is client at a second vendor of ${protocol}: log-ins of a protocol pass through to one vendor only; let the gateway hold this one's key (auth: key)`;
        context.addIssue({ code: "custom", path: [index, "auth"], message });
        return;
      }
      origins.set(protocol, origin);
    }
  }
}

const spokenBy: Readonly<Record<Provider, readonly Protocol[]>> = {
  anthropic: ["anthropic"],
  openai: ["openai-chat", "openai-responses"],
  chatgpt: ["openai-responses"],
  gemini: ["gemini"],
};

/** What a deployment speaks: as stated, else what its provider's own API does. */
export function protocolsOf({
  provider,
  protocols,
}: Pick<DeploymentEntry, "provider" | "protocols">): readonly Protocol[] {
  return protocols ?? spokenBy[provider];
}

/** What is wrong is said in words: the URL itself may hold what should not be shown. */
function databaseUrl(text: string, context: z.RefinementCtx): void {
  const address = parseDatabaseUrl(text);
  if ("fault" in address) context.addIssue({ code: "custom", message: address.fault });
}

const keptDays = z.int().min(0).max(36_500);

/** A record says where its content lies: without it the content can't be read either. */
function recordsOutliveContent(
  { records_days, content_days = {} }: ConfigFile["retention"],
  context: z.RefinementCtx,
): void {
  const days = typeof content_days === "number" ? [content_days] : Object.values(content_days);
  if (records_days !== undefined && days.some((one) => one !== undefined && one > records_days))
    context.addIssue({
      code: "custom",
      path: ["records_days"],
      message: "is less than content_days; content can't be read without its record",
    });
}

export const configSchema: z.ZodType<ConfigFile> = z.strictObject({
  organisation: z.union([z.literal(""), name]).default(""),
  gateway: gateway.prefault({}),
  guard: z
    .strictObject({
      port: port.default(4401),
      websocket: z.enum(["judge", "refuse"]).default("judge"),
    })
    .prefault({}),
  gates: z
    .strictObject({
      audit: gateSwitch.default("enforce"),
      scope: gateMode.default("enforce"),
      secrets: gateMode.default("enforce"),
      private: gateSwitch.default("enforce"),
      teams: z.record(name, teamModes).default({}),
    })
    .prefault({}),
  teams: z.array(ownName).max(10_000).default([]),
  users: z.array(user).max(100_000).default([]),
  agents: z.record(name, z.array(z.string().min(1).max(1_000)).max(1_000)).default({}),
  devices: z.array(device).max(100_000).default([]),
  catalogue: z
    .strictObject({
      uncatalogued: classification.default("internal"),
      repos: z.array(repo).max(100_000).default([]),
    })
    .prefault({}),
  deployments: z.array(deployment).max(1_000).superRefine(oneVendorForLogins).default([]),
  detectors: z.strictObject({ off: z.array(name).max(1_000).default([]) }).prefault({}),
  secrets: secretsSchema.prefault({}),
  database: z.string().max(2_000).superRefine(databaseUrl).optional(),
  database_password_file: z.string().min(1).max(1_000).optional(),
  audit: auditSchema.prefault({}),
  retention: z
    .strictObject({
      records_days: keptDays.optional(),
      content_days: z
        .union([
          keptDays,
          z.strictObject({
            public: keptDays.optional(),
            internal: keptDays.optional(),
            confidential: keptDays.optional(),
            restricted: keptDays.optional(),
          }),
        ])
        .optional(),
    })
    .superRefine(recordsOutliveContent)
    .prefault({}),
  exports: exportsSchema.default([]),
  alarms: alarmsSchema.prefault({}),
  emergency: z
    .strictObject({
      hours_max: z.int().min(1).max(168),
      deployments: z.array(name).min(1).max(100),
      waiting_mib_max: z.int().min(1).max(10_240).default(64),
    })
    .optional(),
});

/** JSON Schema (draft 2020-12) of fourgate.yaml, for editors and docs. */
export function configJsonSchema(): object {
  return { ...z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" }), title: "fourgate.yaml" };
}

/** An Ed25519 public key's 32 bytes in base64url, from that form or from base64 SPKI; undefined for neither. */
export function rawPublicKey(text: string): string | undefined {
  try {
    const key = /^[A-Za-z0-9_-]{43}$/.test(text)
      ? createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: text }, format: "jwk" })
      : createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
    return key.asymmetricKeyType === "ed25519" ? key.export({ format: "jwk" }).x : undefined;
  } catch {
    return undefined;
  }
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && search === "" && hash === "" && username === "" && password === "";
}

function isLoopback(host: string): boolean {
  return ["127.0.0.1", "::1", "localhost"].includes(host);
}

function isLoopbackUrl(text: string): boolean {
  return /^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(new URL(text).hostname);
}
