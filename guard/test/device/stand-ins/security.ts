// Answers as macOS's security(1) does to what Fourgate asks of it: its own manual page's words.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Kept {
  readonly items: Record<string, string>;
  readonly calls: string[][];
}

const store = join(process.env["STAND_IN_STORE"] ?? ".", "keychain.json");
const kept = (existsSync(store) ? JSON.parse(readFileSync(store, "utf8")) : { items: {}, calls: [] }) as Kept;
kept.calls.push(process.argv.slice(2));

function run([command = "", ...args]: string[]): number {
  const value = (flag: string): string => args[args.indexOf(flag) + 1] ?? "";
  const key = `${value("-s")} ${value("-a")}`;
  if (command === "default-keychain") return 0;
  if (command === "add-generic-password") {
    if (key in kept.items && !args.includes("-U")) return 45;
    kept.items[key] = value("-w");
    return 0;
  }
  if (!(key in kept.items)) return 44;
  if (command === "find-generic-password") process.stdout.write(`${kept.items[key] ?? ""}\n`);
  else if (command === "delete-generic-password") delete kept.items[key];
  else return 2;
  return 0;
}

let code = 0;
if (process.argv[2] === "-i") {
  for (const line of readFileSync(0, "utf8").split("\n")) if (line !== "") run(line.split(" "));
} else code = run(process.argv.slice(2));
writeFileSync(store, JSON.stringify(kept));
process.exitCode = code;
