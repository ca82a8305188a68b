/** Folders of hooks, editors and tools: what lies in them is run when they are, or when git is. */
const folders =
  /(?:^|\/)(?:\.git|\.husky|\.githooks|\.vscode|\.idea|\.devcontainer|\.zed|\.cursor|\.codex|\.gemini|\.qwen|\.opencode|\.direnv)(?:\/|$)/;
/** Its other folders hold notes and working trees. */
const claude = /(?:^|\/)\.claude\/(?:settings[^/]*\.json|hooks)(?:\/|$)/;
/** Of direnv, of tools that start servers, of runners of hooks, of shells, editors and debuggers. */
const files =
  /(?:^|\/)(?:\.envrc|\.mcp\.json|opencode\.jsonc?|\.pre-commit-config\.ya?ml|\.?lefthook[^/]*\.(?:ya?ml|toml|json)|\.overcommit\.yml|\.?mise(?:\.[^/]*)?\.toml|\.(?:bash|zsh)[^/]*|\.profile|\.g?vimrc|\.exrc|\.nvimrc|\.gdbinit|\.lldbinit)$/;

/**
 * Whether what is written to a path, counted from its workspace's root, is run without anybody asking for
 * it: then a value in it could be carried out by a command beside it. Segments are read as file
 * systems without case do, and those that drop dots and spaces at the end.
 */
export function runsByItself(path: string): boolean {
  const plain = path
    .toLowerCase()
    .split(/[\\/]/)
    .filter((segment) => segment !== "" && segment !== ".")
    .map((segment) => segment.replace(/[. ]+$/, ""))
    .join("/");
  return folders.test(plain) || claude.test(plain) || files.test(plain);
}
