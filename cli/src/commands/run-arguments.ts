import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";

export interface RunArguments {
  readonly agent: string | null;
  readonly deployment: string | null;
  readonly program: string;
  readonly toolArgs: readonly string[];
}

const example = "for example: fourgate run -- claude";

/** @throws FourgateError usage */
export function readRunArguments(args: readonly string[]): RunArguments {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const { agent, deployment } = readOptions(own);
  const [program, ...toolArgs] = end < 0 ? [] : args.slice(end + 1);
  if (program === undefined) {
    throw new FourgateError("usage", "run needs a command after --", example);
  }
  return { agent, deployment, program, toolArgs };
}

function readOptions(own: readonly string[]): Pick<RunArguments, "agent" | "deployment"> {
  try {
    const { values } = parseArgs({
      args: [...own],
      options: { agent: { type: "string" }, deployment: { type: "string" } },
      allowPositionals: false,
    });
    return { agent: values.agent ?? null, deployment: values.deployment ?? null };
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (!code.startsWith("ERR_PARSE_ARGS")) throw error;
    const message =
      code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL" ? "the tool's command stands after --" : "wrong option";
    throw new FourgateError("usage", message, `${example}; see fourgate run --help`);
  }
}
