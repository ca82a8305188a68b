import type { Assignment } from "./standing-setup.ts";

const mark = "# fourgate: the next line is `fourgate setup`'s";
const aside = "# fourgate put aside: ";

/** Sets variables at the end of a file of NAME=value lines; lines that set the same ones are put aside. */
export function editEnv(text: string, values: readonly Assignment[]): string {
  const names = values.map(({ path: [name = ""] }) => name);
  const kept = text
    .split("\n")
    .map((line) =>
      names.includes(/^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1] ?? "") ? aside + line : line,
    )
    .join("\n");
  const added = values.map(({ path: [name = ""], value }) => `${mark}\n${name}=${String(value)}\n`).join("");
  return kept === "" || kept.endsWith("\n") ? kept + added : `${kept}\n${added}`;
}

export function revertEnv(text: string): string {
  const lines = text.split("\n");
  return lines
    .filter((line, index) => line !== mark && lines[index - 1] !== mark)
    .map((line) => (line.startsWith(aside) ? line.slice(aside.length) : line))
    .join("\n");
}
