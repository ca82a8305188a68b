/** Into which tools' inputs guards put a secret's value back; what is left out is as built in. */
export interface RestorePolicy {
  /** Into the tools that a client brings along to write files in the workspace; default true. */
  readonly files?: boolean | undefined;
  /** Into these too, by their exact names (MCP's, a person's own): tools whose input names the file that they write. */
  readonly tools?: readonly string[] | undefined;
  /** Into commands of a client's shell; default "never": a command may carry the value anywhere. */
  readonly shell?: "never" | "always" | undefined;
}

/** Values that a shell reads as they stand, quoted or not. Others would need quotes of their own. */
const plainInShell = /^[A-Za-z0-9_@%+=:,./-]+$/;

export function isPlainInShell(value: string): boolean {
  return plainInShell.test(value);
}
