import type { Protocol } from "@fourgate/core/prompt/prompt";
import type { Classification } from "@fourgate/core/scope/catalogue";
import type { GateModes } from "@fourgate/core/scope/policy";
import type { AlarmsEntry } from "./alarms.ts";
import type { ExportEntry } from "./exports.ts";
import type { SecretsEntry } from "./secrets-gate.ts";

/** fourgate.yaml once it was checked and its defaults filled in; keys as in the file. */
export interface ConfigFile {
  organisation: string;
  gateway: { host: string; port: number; tls?: TlsEntry | undefined };
  guard: { port: number; websocket: "judge" | "refuse" };
  gates: GateModes;
  teams: string[];
  users: UserEntry[];
  /** Roles, and the "repo" or "repo/folder" names they may enter. */
  agents: Record<string, string[]>;
  devices: { id: string; public_key: string; user: string }[];
  catalogue: { uncatalogued: Classification; repos: RepoEntry[] };
  deployments: DeploymentEntry[];
  detectors: { off: string[] };
  secrets: SecretsEntry;
  /** postgres://…; absent for the embedded one. */
  database?: string | undefined;
  database_password_file?: string | undefined;
  audit: AuditEntry;
  retention: { records_days?: number | undefined; content_days?: ContentDays | undefined };
  exports: ExportEntry[];
  alarms: AlarmsEntry;
  emergency?: { hours_max: number; deployments: string[]; waiting_mib_max: number } | undefined;
}

/** Who outside the administrator's reach gets the log's checkpoints. */
export interface AuditEntry {
  witnesses: { url: string; key: string }[];
  checkpoints_to: CheckpointsTo[];
}

export type CheckpointsTo =
  | { folder: string }
  | { put: string; authorization_file?: string | undefined }
  | { post: string; authorization_file?: string | undefined };

/** One number for all, or one for each classification; what is not named is kept. */
export type ContentDays = number | { [Class in Classification]?: number | undefined };

export type TlsEntry = { own_ca: true; names: string[] } | { cert_file: string; key_file: string };

export interface UserEntry {
  id: string;
  teams: string[];
  level: number;
  tokens_sha256: TokenEntry[];
}

export type TokenEntry = string | { sha256: string; device?: string | undefined; agent?: string | undefined };

export interface RepoEntry {
  name: string;
  remotes: string[];
  classification: Classification;
  level_min: number;
  folders: Record<string, FolderEntry>;
}

export interface FolderEntry {
  classification?: Classification | undefined;
  level_min?: number | undefined;
}

/** Whose API a deployment has; each speaks protocols of its own. */
export type Provider = "anthropic" | "openai" | "chatgpt" | "gemini";

export interface DeploymentEntry {
  name: string;
  class: "private" | "cloud";
  provider: Provider;
  protocols?: Protocol[] | undefined;
  /** "" for a rehearsal, whose address is known once it runs. */
  url: string;
  terms: { training: "forbidden" | "allowed"; retention_days: number; region: string; account: string };
  models: string[];
  model: string | null;
  auth: "client" | "key" | "none";
  key_file?: string | undefined;
  /** Whether the environment's proxy holds for it; by default for class cloud. */
  proxy?: boolean | undefined;
  rehearsal: boolean;
}
