import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { CedarEngine } from "@fourgate/core/scope/cedar";

const fileCountMax = 1_000;
const fileBytesMax = 4 * 1024 * 1024;

export interface PolicyFile {
  /** Relative to the data folder: "policy/starter.cedar". */
  readonly name: string;
  readonly text: string;
}

/** The data folder's `policy/*.cedar`, by name. */
export async function readPolicyFiles(home: string): Promise<readonly PolicyFile[]> {
  const folder = join(home, "policy");
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith(".cedar") && !name.startsWith(".")).sort();
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      `${folder} cannot be read`,
      "create it, with at least one .cedar file",
      error,
    );
  }
  if (names.length > fileCountMax)
    throw new FourgateError(
      "config_invalid",
      `${folder} holds more than ${String(fileCountMax)} policies' files`,
      "join some of them",
    );
  return await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      if (bytes.length > fileBytesMax)
        throw new FourgateError("config_invalid", `policy/${name} is too large`, "split it");
      return { name: `policy/${name}`, text: bytes.toString("utf8") };
    }),
  );
}

/**
 * Every policy by the id of its `@id("…")` annotation.
 * @throws FourgateError config_invalid, naming file and line
 */
export function policiesById(
  files: readonly PolicyFile[],
  engine: CedarEngine,
): Readonly<Record<string, string>> {
  const policies = new Map<string, string>();
  for (const { name, text } of files) {
    const parts = engine.policySetTextToParts(text);
    if (parts.type === "failure") {
      const [error] = parts.errors;
      const line = text.slice(0, error?.sourceLocations?.[0]?.start ?? 0).split("\n").length;
      throw fault(`${name}:${String(line)}: ${error?.message ?? "is not Cedar"}`);
    }
    if (parts.policy_templates.length > 0)
      throw fault(`${name}: a template (?principal, ?resource) is not supported`);
    for (const policy of parts.policies) {
      const at = startOf(policy, text);
      const where = at < 0 ? name : `${name}:${String(text.slice(0, at).split("\n").length)}`;
      const id = idOf(policy, engine);
      if (id === undefined) throw fault(`${where}: a policy has no @id("…") annotation`);
      if (policies.has(id)) throw fault(`${where}: the id ${id} stands there twice`);
      policies.set(id, policy);
    }
  }
  return Object.fromEntries(policies);
}

/** Where a policy begins: an equal text may also stand inside another one, but not at a line's start. */
function startOf(policy: string, text: string): number {
  const atLine = text.startsWith(policy) ? 0 : text.indexOf(`\n${policy}`) + 1;
  return atLine > 0 || text.startsWith(policy) ? atLine : text.indexOf(policy);
}

function idOf(policy: string, engine: CedarEngine): string | undefined {
  const answer = engine.policyToJson(policy);
  if (answer.type === "failure") return undefined;
  const id = (answer.json as { annotations?: Readonly<Record<string, unknown>> }).annotations?.["id"];
  return typeof id === "string" && /^[\w.-]{1,100}$/.test(id) ? id : undefined;
}

function fault(message: string): FourgateError {
  return new FourgateError(
    "config_invalid",
    message,
    'give each policy an id of letters, digits, ".", "_" and "-", and start again',
  );
}
