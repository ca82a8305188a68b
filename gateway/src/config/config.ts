import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { ConfigFile, DeploymentEntry } from "./config-file.ts";
import { alarmsFaults } from "./alarms.ts";
import { exportFaults } from "./exports.ts";
import type { Fault } from "./fault.ts";
import { configSchema } from "./schema.ts";
import { secretsFaults } from "./secrets-gate.ts";

export const configFileName = "fourgate.yaml";

const faultCountMax = 10;
/** 4 MiB: tens of thousands of users. */
const lengthMax = 4 * 1024 * 1024;

/**
 * fourgate.yaml, read and checked.
 * @throws FourgateError config_invalid; one line for each fault: `fourgate.yaml:12: deployments[0].class: must be private or cloud`
 */
export function parseConfig(text: string): ConfigFile {
  if (text.length > lengthMax)
    throw invalid([`${configFileName}: is larger than ${String(lengthMax)} characters`]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    stringKeys: true,
  });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    throw invalid(
      broken.map(
        ({ pos, message }) =>
          `${configFileName}:${String(lines.linePos(pos[0]).line)}: ${firstLine(message)}`,
      ),
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw invalid([
      `${configFileName}: ${firstLine(error instanceof Error ? error.message : "cannot be read")}`,
    ]);
  }
  const parsed = configSchema.safeParse(value);
  const faults = parsed.success ? crossFaults(parsed.data) : parsed.error.issues.flatMap(faultsOf);
  if (parsed.success && faults.length === 0) return parsed.data;
  throw invalid(
    faults.map(
      (fault) =>
        `${configFileName}:${String(lineOf(document, lines, fault))}: ${pathText(fault)}${fault.message}`,
    ),
  );
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: issue.path,
      key,
      message: /^[a-z_]{1,40}$/i.test(key) ? `unknown key "${key}"` : "unknown key",
    }));
  }
  return [{ path: issue.path, message: messageOf(issue) }];
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return `must be ${orList(issue.values.map(String))}`;
    case "invalid_type":
      return issue.input === undefined && issue.message.includes("undefined")
        ? "must be given"
        : `must be ${article(issue.expected)}`;
    case "too_small":
      return issue.origin === "number" || issue.origin === "int"
        ? `must be at least ${String(issue.minimum)}`
        : "must not be empty";
    case "too_big":
      return `must be at most ${String(issue.maximum)}${issue.origin === "string" ? " characters" : ""}`;
    default:
      return firstLine(issue.message);
  }
}

/** What holds between sections. */
function crossFaults(config: ConfigFile): Fault[] {
  const faults: Fault[] = [];
  const check = (isRight: boolean, path: readonly PropertyKey[], message: string): void => {
    if (!isRight) faults.push({ path, message });
  };
  check(
    config.database !== undefined || config.database_password_file === undefined,
    ["database_password_file"],
    "is only for a database",
  );
  const unique = (
    values: readonly string[],
    pathOf: (i: number) => readonly PropertyKey[],
    what: string,
  ): void => {
    const seen = new Set<string>();
    values.forEach((value, i) => {
      check(!seen.has(value), pathOf(i), `${what} stands there twice`);
      seen.add(value);
    });
  };
  unique(
    config.users.map(({ id }) => id),
    (i) => ["users", i, "id"],
    "this user",
  );
  unique(
    config.devices.map(({ id }) => id),
    (i) => ["devices", i, "id"],
    "this device",
  );
  unique(
    config.deployments.map(({ name }) => name),
    (i) => ["deployments", i, "name"],
    "this deployment",
  );
  unique(
    config.catalogue.repos.map(({ name }) => name.toLowerCase()),
    (i) => ["catalogue", "repos", i, "name"],
    "this repo",
  );
  const tokens = config.users.flatMap(({ tokens_sha256 }, i) =>
    tokens_sha256.map((token, j) => ({ token, at: ["users", i, "tokens_sha256", j] })),
  );
  unique(
    tokens.map(({ token }) => (typeof token === "string" ? token : token.sha256)),
    (i) => tokens[i]?.at ?? [],
    "this token",
  );
  const [users, devices] = [
    new Set(config.users.map(({ id }) => id)),
    new Map(config.devices.map(({ id, user }) => [id, user])),
  ];
  config.users.forEach(({ id, teams, tokens_sha256 }, i) => {
    teams.forEach((team, j) =>
      check(config.teams.includes(team), ["users", i, "teams", j], "is not one of teams"),
    );
    tokens_sha256.forEach((token, j) => {
      if (typeof token === "string") return;
      const at = ["users", i, "tokens_sha256", j];
      check(
        token.device === undefined || devices.get(token.device) === id,
        [...at, "device"],
        "is not a device of this user",
      );
      check(
        token.agent === undefined || Object.hasOwn(config.agents, token.agent),
        [...at, "agent"],
        "is not one of agents",
      );
    });
  });
  for (const team of Object.keys(config.gates.teams ?? {})) {
    if (config.teams.includes(team)) continue;
    const named = /^[\w .-]{1,40}$/.test(team) ? `"${team}"` : "a team's name";
    const message = `${named} is not one of teams`;
    faults.push({ path: ["gates", "teams"], key: team, message });
  }
  faults.push(...secretsFaults(config), ...exportFaults(config.exports), ...alarmsFaults(config.alarms));
  config.emergency?.deployments.forEach((name, i) => {
    const fault = emergencyFault(config.deployments.find((one) => one.name === name));
    if (fault !== undefined) faults.push({ path: ["emergency", "deployments", i], message: fault });
  });
  config.devices.forEach(({ user }, i) =>
    check(users.has(user), ["devices", i, "user"], "is not one of users"),
  );
  const folders = new Set(
    config.catalogue.repos.flatMap(({ name, folders: inside }) => [
      name,
      ...Object.keys(inside).map((path) => `${name}/${path}`),
    ]),
  );
  for (const [role, names] of Object.entries(config.agents)) {
    names.forEach((name, i) =>
      check(folders.has(name), ["agents", role, i], "is not a repo or repo/folder of the catalogue"),
    );
  }
  return faults;
}

/** A laptop alone has no key of the gateway's, and changes no model's name. */
function emergencyFault(deployment: DeploymentEntry | undefined): string | undefined {
  if (!deployment) return "is not one of deployments";
  if (deployment.auth === "key")
    return "needs a key, which stays at the gateway: name one with auth client or none";
  if (deployment.model !== null) return "renames the model, which the gateway alone does";
  return deployment.rehearsal ? "is a rehearsal" : undefined;
}

/** The line of the innermost node that the fault's path reaches. */
function lineOf(document: Document, lines: LineCounter, { path, key }: Fault): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length).map(String), true);
    if (!isNode(node)) continue;
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      if (pair && isScalar(pair.key)) return lines.linePos(pair.key.range?.[0] ?? 0).line;
    }
    return lines.linePos(node.range?.[0] ?? 0).line;
  }
  return 1;
}

function pathText({ path }: Fault): string {
  const text = path
    .map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${String(step).slice(0, 100)}`))
    .join("");
  return text === "" ? "" : `${text.replace(/^\./, "")}: `;
}

function invalid(messages: readonly string[]): FourgateError {
  const shown = messages.slice(0, faultCountMax);
  if (messages.length > shown.length) shown.push(`and ${String(messages.length - shown.length)} more`);
  return new FourgateError("config_invalid", shown.join("\n"), `correct ${configFileName} and start again`);
}

function orList(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1) ?? ""}`;
}

function article(type: string): string {
  const names: Readonly<Record<string, string>> = {
    record: "a map",
    object: "a map",
    array: "a list",
    int: "a whole number",
    boolean: "true or false",
  };
  return names[type] ?? `a ${type}`;
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
}
