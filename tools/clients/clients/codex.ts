import { javascriptString, patchAdding, patchOf } from "../apply-patch.ts";
import { type Client, type ClientTools, joined } from "../client.ts";

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };
const SYSTEMS: Readonly<Record<string, string>> = {
  linux: "unknown-linux-musl",
  darwin: "apple-darwin",
  win32: "pc-windows-msvc",
};
const TARGET = `${ARCHITECTURES[process.arch] ?? ""}-${SYSTEMS[process.platform] ?? ""}`;

/** Current models write JavaScript that calls the tools, in one freeform tool. */
const script = (code: readonly (string | { readonly [expression: string]: string })[]) => ({
  tool: "exec",
  input: { $join: [...code] },
});

const codeTools: ClientTools = {
  read: (_, path) => script([`const r = await tools.exec_command({cmd: "cat ${path}"}); text(r.output);`]),
  shell: (command) =>
    script([`const r = await tools.exec_command({cmd: ${JSON.stringify(command)}}); text(r.output);`]),
  edit: (root, path, before, after) => ({
    tool: "exec",
    input: {
      $join: [
        "const r = await tools.apply_patch(",
        ...javascriptString(patchOf(root, path, before, after)),
        "); text(r);",
      ],
    },
  }),
  write: (root, path, text) => ({
    tool: "exec",
    input: {
      $join: [
        "const r = await tools.apply_patch(",
        ...javascriptString(patchAdding(root, path, withoutLineEnd(text))),
        "); text(r);",
      ],
    },
  }),
  delegate: (task) => [
    { calls: [{ tool: "spawn_agent", input: { task_name: "looker", message: task } }] },
    { calls: [{ tool: "wait_agent", input: {} }] },
  ],
};

/** Models before them call functions, and apply_patch as a freeform tool. */
const functionTools: ClientTools = {
  read: (_, path) => ({ tool: "exec_command", input: { cmd: `cat ${path}` } }),
  shell: (command) => ({ tool: "exec_command", input: { cmd: command } }),
  edit: (root, path, before, after) => ({
    tool: "apply_patch",
    input: joined(patchOf(root, path, before, after)),
  }),
  write: (root, path, text) => ({
    tool: "apply_patch",
    input: joined(patchAdding(root, path, withoutLineEnd(text))),
  }),
  delegate: "Codex defines no tools for sub-agents with this model.",
};

function withoutLineEnd(text: Parameters<ClientTools["write"]>[2]): Parameters<ClientTools["write"]>[2] {
  return text.map((part, i) =>
    i === text.length - 1 && typeof part === "string" ? part.replace(/\n$/, "") : part,
  );
}

const common = {
  tool: "codex",
  command: "codex",
  peer: "codex",
  protocol: "openai-responses",
  program: `node_modules/@openai/codex-${process.platform}-${process.arch}/vendor/${TARGET}/bin/codex`,
  sessionHeader: "session-id",
  agentHeader: "x-openai-subagent",
  sideRequests: 0,
  goesOnNot: null,
  logIn: (key: string) => ({
    env: {},
    files: { ".codex/auth.json": JSON.stringify({ OPENAI_API_KEY: key }) },
    args: [],
  }),
  direct: (vendor: string) => ({
    env: {},
    files: {},
    args: [
      ...["-c", `openai_base_url="${vendor}/v1"`],
      ...["-c", "analytics.enabled=false"],
      ...["-c", "features.plugins=false"],
      ...["-c", "features.apps=false"],
      ...["-c", "check_for_update_on_startup=false"],
    ],
  }),
  short: {},
} as const satisfies Partial<Client>;

const exec = (model: readonly string[]): Client["prompt"] => {
  const flags = ["--skip-git-repo-check", "-s", "danger-full-access", ...model];
  return (text, turn) =>
    turn === "next" ? ["exec", ...flags, "resume", "--last", text] : ["exec", ...flags, text];
};

export const codex: Client = {
  ...common,
  name: "codex",
  title: "Codex",
  tools: codeTools,
  prompt: exec([]),
};

export const codexFunctions: Client = {
  ...common,
  name: "codex-functions",
  title: "Codex with gpt-5.5",
  tools: functionTools,
  prompt: exec(["-m", "gpt-5.5"]),
};
