const opening = "*** Begin Patch";
const fileLine = /^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+?)\r?$/gm;

/** Whether a text is, or holds, a patch in Codex's format (openai/codex, apply_patch instructions). */
export function holdsPatch(text: string): boolean {
  return text.includes(opening);
}

/** Files that a patch adds, changes, deletes or moves to; none in a text that holds no patch. */
export function patchPaths(text: string): string[] {
  if (!holdsPatch(text)) return [];
  return Array.from(text.matchAll(fileLine), ([, path = ""]) => path.trim());
}
