import { join } from "node:path";
import { main } from "../src/main.ts";

const bin = join(import.meta.dirname, "../bin/fourgate.js");

/** Runs a command line in this process and gives it back as a transcript has it: faster than starting one. */
export async function run(
  command: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  const [program, ...args] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
  if (program !== "fourgate") throw new Error("only fourgate is run here");
  const said = { out: "", error: "" };
  const code = await main(args, {
    out: (text) => void (said.out += text),
    write: (bytes) => void (said.out += Buffer.from(bytes).toString("utf8")),
    error: (text) => void (said.error += text),
    env,
    cwd,
    interactive: false,
    input: (async function* () {})(),
    program: [process.execPath, bin],
  });
  const lines = [
    said.out.trimEnd(),
    said.error.trimEnd().replaceAll(/^(?=.)/gm, "! "),
    code === 0 ? "" : `? ${String(code)}`,
  ];
  return lines.filter((line) => line !== "").join("\n");
}
