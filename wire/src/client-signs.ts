import { headerOf, type Head } from "./head.ts";

const nameLengthMax = 200;

function clean(text: string): string {
  // Client's words end up on terminals and in logs: printable ASCII alone, and not without end.
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, nameLengthMax);
}

/** The tool as its own signs name it, for example "claude-code 2.1.330"; "" where it names none. A claim, not a proof. */
export function toolOf(head: Head): string {
  const agent = headerOf(head, "user-agent") ?? "";
  const claude = /^claude-(?:cli|code)\/([\w.-]{1,40})/.exec(agent);
  if (claude) return `claude-code ${claude[1] ?? ""}`;
  return clean(agent);
}

/** Claude Code's session, the same after --continue; undefined where there is none. */
export function claudeSession(head: Head): string | undefined {
  const session = headerOf(head, "x-claude-code-session-id");
  return session === undefined || session === "" ? undefined : clean(session);
}
