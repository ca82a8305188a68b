import { cutAtPlaceholders, type Said } from "@fourgate/core/audit/conversation";

/** A conversation as text for a terminal: who said what, and where a secret was taken out. `all`: also what earlier calls said. */
export function describeConversation(conversation: readonly Said[], all: boolean): string {
  const shown = all ? conversation : conversation.filter(({ isNew }) => isNew);
  const hidden = conversation.length - shown.length;
  const before =
    hidden === 0
      ? []
      : [`(${String(hidden)} earlier parts of the conversation are left out; --all shows them)`];
  return [...before, ...shown.map(describeSaid)].join("\n\n");
}

function describeSaid({ role, kind, tool, text, redactions }: Said): string {
  const who = role === "none" || kind === "system" || kind === "tool_definition" ? "" : `${role}, `;
  const what = kind.replace("_", " ").replace(/^(?:user|assistant) text$/, "text");
  const taken =
    redactions === 0
      ? ""
      : `  [${String(redactions)} ${redactions === 1 ? "secret" : "secrets"} taken out before it left]`;
  const of = tool === "" ? "" : ` ${safeLines(tool)}`;
  return `--- ${who}${what}${of}${taken}\n${marked(text)}`;
}

function marked(text: string): string {
  return cutAtPlaceholders(text)
    .map(({ text: piece, isRedacted }) => (isRedacted ? `[redacted: ${piece}]` : safeLines(piece)))
    .join("");
}

/** Lines and tabs stay; nothing else that a terminal might obey. */
function safeLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
}
