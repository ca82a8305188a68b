/** What a tool does, as far as labels, records and restoring care. */
export type ToolKind =
  /** Writes the files that its input names. */
  | "write"
  /** Writes the file that its input names, unless its `command` is "view". */
  | "editor"
  /** Gives the content of the files that its input names. */
  | "read"
  /** Gives names of files; its pattern is one of paths. */
  | "list"
  /** Looks for a text in files; its pattern is no path. */
  | "search"
  | "shell"
  /** Runs a script that calls other tools. */
  | "script"
  | "web"
  | "agent"
  | "plan";

export type ToolClient = "claude" | "codex" | "opencode" | "pi" | "gemini" | "qwen" | "cline";

type Table = Readonly<Record<ToolClient, Readonly<Partial<Record<ToolKind, string>>>>>;

/**
 * Tools of the clients, as their requests define them: Claude Code 2.1.330, Codex 0.169.0, opencode
 * 1.18.33, pi 0.87.1, Gemini CLI 0.61.0, Qwen Code 0.24.4, Cline 3.0.65. Names with a space between.
 * A tool that is not here (MCP's, a person's own) has no kind.
 */
const table: Table = {
  claude: {
    write: "Write Edit MultiEdit NotebookEdit",
    editor: "str_replace_based_edit_tool str_replace_editor memory",
    read: "Read NotebookRead",
    list: "Glob LS",
    search: "Grep",
    shell: "Bash BashOutput bash bash_code_execution",
    web: "WebFetch WebSearch web_search web_fetch",
    agent: "Task Agent",
    plan: "TodoWrite ExitPlanMode EnterPlanMode",
  },
  codex: {
    write: "apply_patch",
    read: "view_image",
    shell: "exec_command write_stdin shell shell_command local_shell",
    script: "exec",
    web: "web_search",
    agent:
      "spawn_agent wait_agent send_input send_message followup_task resume_agent close_agent list_agents",
    plan: "update_plan create_goal update_goal get_goal",
  },
  opencode: {
    write: "write edit multiedit apply_patch patch",
    read: "read",
    list: "glob list",
    search: "grep",
    shell: "bash",
    web: "webfetch websearch codesearch",
    agent: "task",
    plan: "todowrite todoread",
  },
  pi: {
    write: "write edit",
    read: "read",
    list: "ls find",
    search: "grep",
    shell: "bash powershell",
  },
  gemini: {
    write: "write_file replace",
    read: "read_file read_many_files",
    list: "list_directory glob",
    search: "grep_search search_file_content",
    shell: "run_shell_command",
    web: "web_fetch google_web_search",
    agent: "invoke_agent",
    plan: "write_todos enter_plan_mode exit_plan_mode update_topic",
  },
  qwen: {
    write: "write_file edit notebook_edit",
    read: "read_file read_many_files zoom_image",
    list: "list_directory glob",
    search: "grep_search",
    shell: "run_shell_command",
    script: "exec",
    web: "web_fetch web_search",
    agent: "agent send_message list_agents",
    plan: "todo_write exit_plan_mode enter_plan_mode get_goal update_goal",
  },
  cline: {
    write: "editor apply_patch",
    read: "read_files",
    search: "search_codebase",
    shell: "run_commands",
    web: "fetch_web_content web_search",
    agent: "spawn_agent team_spawn_teammate team_task team_run_task team_send_message",
    plan: "team_status",
  },
};

const kinds: ReadonlyMap<string, ToolKind> = new Map(
  Object.values(table).flatMap((row) =>
    Object.entries(row).flatMap(([kind, names]) =>
      names.split(" ").map((name): [string, ToolKind] => [name, kind as ToolKind]),
    ),
  ),
);

/** Undefined for a tool that no client brings along. Names are compared exactly. */
export function toolKind(tool: string): ToolKind | undefined {
  return kinds.get(tool);
}

/**
 * Tools into whose inputs a secret may be put back: such as write a file that their input names.
 * Of one client, where it is known: another's may have a tool of that name that does something else.
 */
export function restorableTools(client?: ToolClient): ReadonlySet<string> {
  const rows = client === undefined ? Object.values(table) : [table[client]];
  return new Set(rows.flatMap(({ write = "", script = "" }) => `${write} ${script}`.trim().split(" ")));
}

/** The shells of one client; none where it is not known. */
export function shellTools(client?: ToolClient): ReadonlySet<string> {
  return new Set(client === undefined ? [] : (table[client].shell ?? "").split(" "));
}
