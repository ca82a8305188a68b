/**
 * Text in a user message that no person typed: the client put it there. Seen in Claude Code
 * 2.1.330 where nothing else is said. `<bash-input>` and `<command-args>` are left out, since a person types what is in them;
 * so is text that goes on after or between wrappers.
 */
const wrapperNames: readonly string[] = [
  // CLAUDE.md, to-do state, changed files, IDE context: added to the person's turn.
  "system-reminder",
  // Output of a slash command that ran in the client.
  "local-command-stdout",
  "local-command-stderr",
  "local-command-caveat",
  // Output of a shell line that the person ran with "!".
  "bash-stdout",
  "bash-stderr",
  // Which slash command was called: its name, not its arguments.
  "command-name",
  "command-message",
  // A background task or a sub-agent reports its end.
  "task-notification",
  "teammate-message",
  // What a hook printed.
  "user-prompt-submit-hook",
  // The editor's selection, open file and problems.
  "ide_selection",
  "ide_opened_file",
  "new-diagnostics",
  // Codex 0.169: where it works, AGENTS.md, a turn that was stopped, what a sub-agent reports.
  "environment_context",
  "user_instructions",
  "turn_aborted",
  "subagent_notification",
  // Gemini CLI 0.61, Cline 3.
  "session_context",
  "environment_details",
];

const lessThan = 0x3c;

const wrappers: readonly { readonly opening: Uint8Array; readonly closing: Uint8Array }[] = wrapperNames.map(
  (name) => ({
    opening: ascii(`<${name}>`),
    closing: ascii(`</${name}>`),
  }),
);

/** Texts that begin so are the client's throughout: a compacted conversation's summary, AGENTS.md. */
const beginnings: readonly Uint8Array[] = [
  "This session is being continued from a previous conversation",
  "# AGENTS.md instructions for ",
].map(ascii);

/** The literal bytes[start, end) of a user's text is wholly the client's. JSON escapes as sent. */
export function isInjected(bytes: Uint8Array, start: number, end: number): boolean {
  let at = skipSpace(bytes, start, end);
  if (beginnings.some((beginning) => holds(bytes, at, end, beginning))) return true;
  if (at === end) return false;
  while (at < end) {
    const close = afterWrapper(bytes, at, end);
    if (close < 0) return false;
    at = skipSpace(bytes, close, end);
  }
  return true;
}

/** Offset after the wrapper that opens at `start`, or -1. */
function afterWrapper(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== lessThan) return -1;
  const wrapper = wrappers.find((candidate) => holds(bytes, start, end, candidate.opening));
  if (wrapper === undefined) return -1;
  const { opening, closing } = wrapper;
  for (
    let at = bytes.indexOf(lessThan, start + opening.length);
    at >= 0 && at < end;
    at = bytes.indexOf(lessThan, at + 1)
  ) {
    if (holds(bytes, at, end, closing)) return at + closing.length;
  }
  return -1;
}

function skipSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    if (bytes[at] === 0x20) at++;
    else if (bytes[at] === 0x5c && isSpaceEscape(bytes[at + 1])) at += 2;
    else break;
  }
  return at;
}

function isSpaceEscape(byte: number | undefined): boolean {
  return byte === 0x6e || byte === 0x72 || byte === 0x74;
}

function holds(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at < 0 || at + text.length > end) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[at + i] !== text[i]) return false;
  }
  return true;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
