import { findFile, type Listing, type RepoFile } from "../listing.ts";
import { readManifest } from "../manifest.ts";
import { readMarkdown, type CodePiece } from "../markdown.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** Every `fourgate X` and `npm run X` in a document can be typed and does something. */
export const docsCommands: Rule = {
  name: "commands in the docs exist",
  check: (listing: Listing): Violation[] => {
    const known = { subcommands: subcommandsOf(listing), scripts: scriptsOf(listing) };
    return listing.files
      .filter((file) => file.path.endsWith(".md"))
      .flatMap((file) => checkFile(file, known));
  },
};

interface Known {
  /** "up", "audit show". */
  readonly subcommands: readonly string[];
  readonly scripts: readonly string[];
}

/** A file per subcommand: commands/audit-show.ts or commands/audit/show.ts is `fourgate audit show`. */
function subcommandsOf({ files }: Listing): string[] {
  return files
    .map((file) => /^cli\/src\/commands\/([\w/-]+)\.ts$/.exec(file.path)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => name.replaceAll(/[/-]/g, " "));
}

function scriptsOf(listing: Listing): string[] {
  const root = findFile(listing, "package.json");
  return root === undefined ? [] : Object.keys(readManifest(root.text).scripts ?? {});
}

function checkFile(file: RepoFile, known: Known): Violation[] {
  return readMarkdown(file.text).code.flatMap((piece) => {
    return commandsIn(piece).flatMap((words) => {
      const problem = problemOf(words, known);
      return problem === undefined ? [] : [refuse(file.path, piece.line, problem)];
    });
  });
}

/** The command lines in a piece of code, each as its words; variables before them left out. */
function commandsIn(piece: CodePiece): string[][] {
  return piece.text
    .replace(/^\$ /, "")
    .replace(/(?:^|\s)#.*$/, "")
    .split(/&&|\|\||[;|](?= )|\$\(/)
    .map((one) => one.trim().split(/\s+/))
    .map((words) => words.slice(words.findIndex((word) => !/^\w+=/.test(word))))
    .map((words) => (words[0] === "npx" ? words.slice(words[1] === "--no" ? 2 : 1) : words));
}

function problemOf(words: readonly string[], known: Known): string | undefined {
  if (words[0] === "fourgate") return subcommandProblem(words.slice(1), known.subcommands);
  if (words[0] !== "npm") return undefined;
  const script = /^(?:run|run-script)$/.test(words[1] ?? "") ? words[2] : shortScript(words[1]);
  if (script === undefined) return undefined;
  return script
    .split("|")
    .filter((one) => one !== "" && !known.scripts.includes(one))
    .map((one) => `\`npm run ${one}\` is no script of package.json`)
    .at(0);
}

function shortScript(word: string | undefined): string | undefined {
  return word === "test" || word === "start" ? word : undefined;
}

/** Words may be alternatives: `fourgate audit verify|show`. Capitals, options and `…` are arguments. */
function subcommandProblem(words: readonly string[], subcommands: readonly string[]): string | undefined {
  const [first = "", second = ""] = words;
  if (!/^[a-z][a-z|-]*$/.test(first)) return undefined;
  for (const name of first.split("|")) {
    const grouped = subcommands.filter((one) => one.startsWith(`${name} `));
    if (grouped.length === 0 && !subcommands.includes(name)) return `\`fourgate ${name}\` is no subcommand`;
    if (grouped.length === 0 || !/^[a-z][a-z|-]*$/.test(second)) continue;
    const unknown = second.split("|").find((one) => !grouped.includes(`${name} ${one}`));
    if (unknown !== undefined) return `\`fourgate ${name} ${unknown}\` is no subcommand`;
  }
  return undefined;
}
