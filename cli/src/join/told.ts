import type { Terms } from "./gateway.ts";

/** What a person reads before the yes. */
export function toldBeforeYes(terms: Terms, gateway: string): string {
  const teams = terms.teams.length === 0 ? "" : ` (${terms.teams.map(printable).join(", ")})`;
  const gates = Object.entries(terms.gates).map(([gate, mode]) => `${printable(gate)} ${printable(mode)}`);
  return [
    `${printable(terms.organisation) || "This organisation"} invites ${printable(terms.user)}${teams} to join ${gateway}.`,
    "",
    "Of every run that goes through Fourgate your employer will see:",
    ...terms.recorded.map((line) => `  - ${printable(line)}`),
    "Runs outside Fourgate are not seen.",
    "",
    `Gates: ${gates.join(", ")}`,
    "The policy comes from the gateway from then on, signed. `fourgate leave` undoes it.",
    "",
  ].join("\n");
}

/** Words from another machine move no cursor. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}/gu, "").trim();
}
