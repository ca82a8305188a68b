import { readFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { Protocol } from "@fourgate/core/prompt/prompt";
import type { Confidence } from "@fourgate/core/secrets/detector";
import { builtInIds, detectorKinds } from "@fourgate/core/secrets/policy/detector-facts";
import { detectorActions, type DetectorAction } from "@fourgate/core/secrets/policy/secrets-policy";

const fileBytesMax = 1024 * 1024;

/** `solo.toml`: what a guard without a gateway does. */
export interface SoloFile {
  readonly websocket: "judge" | "refuse";
  readonly deployments: readonly SoloDeployment[];
  readonly secrets: {
    readonly confidence_min: Confidence;
    /** By a detector's id or kind. */
    readonly detectors: Readonly<Record<string, DetectorAction>>;
  };
}

export interface SoloDeployment {
  readonly name: string;
  readonly url: string;
  readonly protocols: readonly Protocol[];
  readonly models: readonly string[];
  /** Codex with a ChatGPT account. */
  readonly subscription?: "chatgpt" | undefined;
}

const deployment: z.ZodType<SoloDeployment> = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "must be letters, digits, '.', '_' and '-'"),
  url: z.url({ protocol: /^https?$/ }).refine((url) => isSafe(new URL(url)), {
    message: "must be https, or http on this machine, without query and password",
  }),
  protocols: z.array(z.enum(["anthropic", "openai-chat", "openai-responses", "gemini"])).min(1),
  models: z.array(z.string().min(1).max(200)).min(1).max(1_000),
  subscription: z.literal("chatgpt").optional(),
});

const schema: z.ZodType<SoloFile> = z.strictObject({
  websocket: z.enum(["judge", "refuse"]).default("judge"),
  deployments: z.array(deployment).min(1).max(100),
  secrets: z
    .strictObject({
      confidence_min: z.enum(["low", "medium", "high"]).default("medium"),
      detectors: z.record(z.string(), z.enum(detectorActions)).default({}),
    })
    .prefault({}),
});

function isSafe({ protocol: scheme, hostname, search, username, password }: URL): boolean {
  const isHere =
    hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));
  return (scheme === "https:" || isHere) && search === "" && username === "" && password === "";
}

/** @throws FourgateError config_invalid, naming the line or the member */
export async function readSoloFile(path: string): Promise<SoloFile> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new FourgateError(
      "config_invalid",
      `${path} can't be read`,
      "make it anew: npx fourgate solo",
      error,
    );
  });
  if (bytes.length > fileBytesMax) throw fault(path, "it is too large");
  return parseSoloFile(bytes.toString("utf8"), path);
}

export function parseSoloFile(text: string, path: string): SoloFile {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const line = error instanceof TomlError ? `line ${String(error.line)} is not TOML` : "it is not TOML";
    throw fault(path, line);
  }
  const read = schema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw fault(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not valid"}`);
  }
  const known = new Set<string>([...builtInIds(), ...detectorKinds]);
  const unknown = Object.keys(read.data.secrets.detectors).find((name) => !known.has(name));
  if (unknown !== undefined)
    throw fault(path, `secrets.detectors: there is no detector ${JSON.stringify(unknown)}`);
  return read.data;
}

function fault(path: string, what: string): FourgateError {
  return new FourgateError("config_invalid", `${path}: ${what}`, "mend it; docs/solo.md shows one");
}

/** The first one. */
export const soloFileText: string = `# Fourgate's guard alone: gate 3 for one developer. It is read at start and when it changes.

# Codex asks for a WebSocket first. judge: taken, and each of its requests judged as any other;
# refuse: answered 426, upon which Codex goes on over HTTP at once.
websocket = "judge"

# Where requests go: the first that speaks the tool's protocol and answers to the model. Your log-in
# goes there and to nobody else. Protocols: anthropic, openai-chat, openai-responses, gemini.
[[deployments]]
name = "anthropic"
url = "https://api.anthropic.com"
protocols = ["anthropic"]
models = ["*"]

[[deployments]]
name = "openai"
url = "https://api.openai.com"
protocols = ["openai-chat", "openai-responses"]
models = ["*"]

# Codex with a ChatGPT account.
[[deployments]]
name = "chatgpt"
url = "https://chatgpt.com/backend-api/codex"
protocols = ["openai-responses"]
models = ["*"]
subscription = "chatgpt"

[[deployments]]
name = "gemini"
url = "https://generativelanguage.googleapis.com"
protocols = ["gemini"]
models = ["*"]

# A model on this machine or another vendor; put it before those that would answer to it too.
# [[deployments]]
# name = "ollama"
# url = "http://127.0.0.1:11434"
# protocols = ["openai-chat"]
# models = ["qwen*"]

# From which confidence on a finding counts: low, medium or high.
[secrets]
confidence_min = "medium"

# By a detector's id or a kind (vendor, generic, personal): enforce, observe or off.
[secrets.detectors]
`;
