import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { ImportedRule } from "@fourgate/core/secrets/rules/imported-rule";
import type { Catalogue } from "@fourgate/core/scope/catalogue";
import type { CedarEngine } from "@fourgate/core/scope/cedar";
import type { PolicySource } from "@fourgate/core/scope/policy";
import { loadCedar } from "./cedar.ts";
import { configFileName, parseConfig } from "./config.ts";
import type { GatewayEnv } from "./env.ts";
import { policiesById, readPolicyFiles } from "./policy-files.ts";
import type { AuditEntry, ConfigFile, FolderEntry, TlsEntry, TokenEntry } from "./config-file.ts";
import type { AlarmsEntry } from "./alarms.ts";
import type { ExportEntry } from "./exports.ts";
import { protocolsOf, rawPublicKey } from "./schema.ts";
import type { NamesModelSettings } from "../names/names-model.ts";
import type { TlsSettings } from "../tls/settings.ts";
import { parseDatabaseUrl, type DatabaseAddress } from "../store/server/database-url.ts";
import { readRulesFiles } from "./rules-files.ts";
import { secretsOfPolicy } from "./secrets-gate.ts";
import type { Classification } from "@fourgate/core/scope/catalogue";
import type { RetentionTerms } from "../retention/terms.ts";
import { readSecrets, type Secrets } from "./secrets.ts";

export interface GatewayConfig {
  readonly home: string;
  readonly gateway: { readonly host: string; readonly port: number; readonly tls: TlsSettings | null };
  readonly guard: { readonly port: number };
  readonly policy: PolicySource;
  /** Of files of rules that were taken over: one line each. */
  readonly ruleNotes: readonly string[];
  /** As employees know it; "" where nobody said. */
  readonly organisation: string;
  readonly teams: readonly string[];
  readonly users: readonly ConfiguredUser[];
  readonly devices: readonly ConfiguredDevice[];
  /** The projection's server; null for the embedded database. */
  readonly database: DatabaseAddress | null;
  readonly retention: RetentionTerms;
  readonly exports: readonly ExportEntry[];
  readonly alarms: AlarmsEntry;
  readonly secrets: Secrets;
  /** Deployments, by name, for which the environment's proxy holds. */
  readonly proxied: ReadonlySet<string>;
  /** Who looks for names in what has left; null for nobody. */
  readonly namesModel: NamesModelSettings | null;
  /** Who gets the log's checkpoints; as in the file. */
  readonly audit: AuditEntry;
}

export interface ConfiguredUser {
  readonly id: string;
  readonly teams: readonly string[];
  readonly level: number;
  readonly tokens: readonly ConfiguredToken[];
}

export interface ConfiguredToken {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly device: string;
  /** An agent role that whoever holds this token acts in, or null. */
  readonly agent: string | null;
  /** Nobody stated the device: it is the user's only one, and the token works without it too. */
  readonly impliedDevice?: boolean;
}

export interface ConfiguredDevice {
  readonly id: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly publicKey: string;
  readonly user: string;
}

/**
 * env -> fourgate.yaml and policy/*.cedar -> key files. The policies are parsed here, and checked
 * against the schema by compilePolicy.
 * @throws FourgateError config_invalid, naming file and line
 */
export async function loadConfig(env: GatewayEnv, engine?: CedarEngine): Promise<GatewayConfig> {
  const text = await readConfigFile(env.home);
  const file = parseConfig(text);
  const policyFiles = await readPolicyFiles(env.home);
  const cedar = policiesById(policyFiles, engine ?? (await loadCedar()));
  const { rules, notes } = await readRulesFiles(env.home, file.secrets.rules_files);
  const digest = createHash("sha256");
  for (const { name, text: content } of [{ name: configFileName, text }, ...policyFiles]) {
    digest.update(`${name}\n${String(Buffer.byteLength(content))}\n${content}`);
  }
  // A policy's version tells apart whatever is judged by.
  if (rules.length > 0) digest.update(JSON.stringify(rules));
  return {
    home: env.home,
    ruleNotes: notes,
    gateway: {
      host: file.gateway.host,
      port: env.gatewayPort ?? file.gateway.port,
      tls: tlsSettings(file.gateway.tls),
    },
    guard: { port: env.guardPort ?? file.guard.port },
    policy: policySource(file, cedar, rules, digest.digest("hex").slice(0, 16)),
    organisation: file.organisation,
    teams: file.teams,
    users: file.users.map((user) => ({
      id: user.id,
      teams: user.teams,
      level: user.level,
      tokens: user.tokens_sha256.map((token) => configuredToken(token, user.id, file)),
    })),
    devices: file.devices.map(({ id, public_key, user }) => ({
      id,
      user,
      publicKey: rawPublicKey(public_key) ?? "",
    })),
    database: databaseAddress(env.home, file.database),
    retention: retentionTerms(file.retention),
    exports: file.exports,
    alarms: file.alarms,
    secrets: await readSecrets(env.home, file),
    proxied: proxiedDeployments(file),
    namesModel: namesModel(file),
    audit: file.audit,
  };
}

/** A private one is inside, and what may not leave goes there; so it is reached straight unless the file says otherwise. */
function proxiedDeployments({ deployments }: ConfigFile): ReadonlySet<string> {
  const proxied = deployments.filter(({ class: kind, proxy = kind === "cloud" }) => proxy);
  return new Set(proxied.map(({ name }) => name));
}

function namesModel({ secrets: { names_model: entry } }: ConfigFile): NamesModelSettings | null {
  return entry === undefined ? null : { url: entry.url, language: entry.language, scoreMin: entry.score_min };
}

function retentionTerms({ records_days, content_days = {} }: ConfigFile["retention"]): RetentionTerms {
  const of = (one: Classification): number | null =>
    (typeof content_days === "number" ? content_days : content_days[one]) ?? null;
  return {
    recordsDays: records_days ?? null,
    contentDays: {
      public: of("public"),
      internal: of("internal"),
      confidential: of("confidential"),
      restricted: of("restricted"),
    },
  };
}

function databaseAddress(home: string, url: string | undefined): DatabaseAddress | null {
  const address = url === undefined ? null : parseDatabaseUrl(url);
  if (address === null || "fault" in address) return null;
  return { ...address, caFile: address.caFile === null ? null : resolve(home, address.caFile) };
}

function tlsSettings(entry: TlsEntry | undefined): TlsSettings | null {
  if (entry === undefined) return null;
  return "own_ca" in entry
    ? { kind: "own_ca", names: entry.names }
    : { kind: "files", certFile: entry.cert_file, keyFile: entry.key_file };
}

async function readConfigFile(home: string): Promise<string> {
  const path = join(home, configFileName);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      `${path} cannot be read`,
      "start once with: npx fourgate up, which writes a first one",
      error,
    );
  }
}

function policySource(
  file: ConfigFile,
  cedar: Readonly<Record<string, string>>,
  rules: readonly ImportedRule[],
  version: string,
): PolicySource {
  return {
    version,
    cedar,
    catalogue: catalogueOf(file),
    deployments: file.deployments.map((deployment) => ({
      name: deployment.name,
      class: deployment.class,
      protocols: protocolsOf(deployment),
      subscription: deployment.provider === "chatgpt" ? "chatgpt" : undefined,
      url: deployment.url.replace(/\/+$/, ""),
      terms: {
        training: deployment.terms.training,
        retentionDays: deployment.terms.retention_days,
        region: deployment.terms.region,
        account: deployment.terms.account,
      },
      models: deployment.models,
      model: deployment.model,
      auth: deployment.auth,
      rehearsal: deployment.rehearsal,
    })),
    gates: file.gates,
    agents: file.agents,
    ...secretsOfPolicy(file, rules),
    websocket: file.guard.websocket,
    ...(file.emergency === undefined
      ? {}
      : {
          emergency: {
            hoursMax: file.emergency.hours_max,
            deployments: file.emergency.deployments,
            waitingMibMax: file.emergency.waiting_mib_max,
          },
        }),
  };
}

/** What a folder does not say, it has from the nearest folder above that does. */
function catalogueOf(file: ConfigFile): Catalogue {
  const { uncatalogued, repos } = file.catalogue;
  return {
    uncatalogued,
    repos: repos.map(({ name, remotes, classification, level_min, folders }) => {
      const lineage = (path: string): readonly FolderEntry[] => {
        const steps = path.split("/");
        return steps.flatMap((_, i) => folders[steps.slice(0, steps.length - i).join("/")] ?? []);
      };
      return {
        name,
        remotes,
        folders: [
          { path: "", classification, levelMin: level_min },
          ...Object.keys(folders).map((path) => ({
            path,
            classification:
              lineage(path).find((one) => one.classification !== undefined)?.classification ?? classification,
            levelMin: lineage(path).find((one) => one.level_min !== undefined)?.level_min ?? level_min,
          })),
        ],
      };
    }),
  };
}

/** A token of a user with one device belongs to that device, unless it says otherwise. */
function configuredToken(token: TokenEntry, user: string, file: ConfigFile): ConfiguredToken {
  const own = file.devices.filter((device) => device.user === user);
  const only = own.length === 1 ? (own[0]?.id ?? "") : "";
  const implied = only === "" ? {} : { impliedDevice: true };
  if (typeof token === "string") return { sha256: token, device: only, agent: null, ...implied };
  const agent = token.agent ?? null;
  if (token.device !== undefined) return { sha256: token.sha256, device: token.device, agent };
  return { sha256: token.sha256, device: only, agent, ...implied };
}
