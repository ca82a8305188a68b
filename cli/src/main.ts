import { FourgateError } from "@fourgate/core/errors";
import type { Command, Terminal } from "./command.ts";
import { commands } from "./commands.ts";
import { version } from "./version.ts";

/** Runs one command line (without `node` and the script). Gives the exit code; 2 for wrong use. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args[0] === "--version") {
    terminal.out(`fourgate ${version}\n`);
    return 0;
  }
  const found = find(args);
  if (!found) {
    const asked =
      args.length === 0 || args.some((one) => one === "--help" || one === "-h") || args[0] === "help";
    (asked ? terminal.out : terminal.error)(without(args, asked));
    return asked ? 0 : 2;
  }
  try {
    const command = await found.load();
    const own = args.slice(found.words);
    const help = own.findIndex((one) => one === "--help" || one === "-h");
    const end = own.indexOf("--");
    if (help >= 0 && (end < 0 || help < end)) {
      terminal.out(`${command.help}\n`);
      return 0;
    }
    return await command.run(own, terminal);
  } catch (error) {
    return report(error, terminal);
  }
}

interface Found {
  readonly load: () => Promise<Command>;
  readonly words: number;
}

function find(args: readonly string[]): Found | undefined {
  for (const words of [2, 1]) {
    const entry = commands.find(({ name }) => name === args.slice(0, words).join(" "));
    if (entry) return { load: entry.load, words };
  }
  return undefined;
}

/** What to say where no command was named: all there are, or those that begin with the word that was. */
function without(args: readonly string[], asked: boolean): string {
  const [word = ""] = args;
  const begun = commands.filter(({ name }) => name.startsWith(`${word} `));
  if (begun.length > 0) return `fourgate ${word} is one of these:\n${listOf(begun)}\n`;
  if (!asked) return `fourgate: no such command: ${args.slice(0, 2).join(" ")}; see fourgate --help\n`;
  return `Fourgate ${version}: four gates between AI coding tools and models.\n\n${listOf(commands)}\n\nfourgate COMMAND --help shows a command with an example.\n`;
}

function listOf(some: typeof commands): string {
  const width = Math.max(...some.map(({ usage }) => usage.length)) + 3;
  return some.map(({ usage, summary }) => `  fourgate ${usage.padEnd(width)}${summary}`).join("\n");
}

function report(error: unknown, terminal: Terminal): number {
  if (error instanceof FourgateError) {
    terminal.error(`fourgate: ${error.message}; ${error.remedy}\n`);
    return error.code === "usage" || error.code === "config_invalid" ? 2 : 1;
  }
  if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
    terminal.error(`fourgate: ${error.message.split(". ")[0] ?? ""}; see the command's --help\n`);
    return 2;
  }
  terminal.error(
    `fourgate: unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}; please report it\n`,
  );
  return 1;
}
