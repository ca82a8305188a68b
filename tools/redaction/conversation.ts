import type { Plan, Step } from "./plan.ts";

/** A session's past, in no protocol. */
export interface Past {
  readonly prompt: string;
  readonly turns: readonly Turn[];
}

export interface Turn {
  readonly reply: Reply;
  readonly results: readonly string[];
}

/** What a model says in one turn. */
export interface Reply {
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly Call[];
}

export interface Call {
  readonly id: string;
  readonly tool: string;
  /** JSON text, or the text of a freeform tool. */
  readonly input: string;
  readonly isText: boolean;
}

/** How a client's tools are called. */
export interface Tools {
  readonly read: (path: string) => Omit<Call, "id">;
  readonly shell: (command: string) => Omit<Call, "id">;
  readonly write: (path: string, content: string) => Omit<Call, "id">;
  readonly edit: (path: string, changes: readonly Change[]) => Omit<Call, "id">;
  /** Several changes go into one call. */
  readonly takesSeveral: boolean;
  /** A change may begin in the middle of a line. */
  readonly takesPieces: boolean;
}

export interface Change {
  readonly from: string;
  readonly to: string;
}

export const promptOf = (plan: Plan): string => `Session ${String(plan.number)}: bring the files up to date.`;

/**
 * The model's next turn: it goes by the plan and copies what it saw, whatever that is, as `seen`, the
 * last text of each file. It never knows what is a secret.
 */
export function replyOf(
  plan: Plan,
  root: string,
  tools: Tools,
  turn: number,
  results: readonly string[],
): Reply {
  const step = plan.steps[turn];
  if (step === undefined) return { text: "All of it is done.", thinking: "", calls: [] };
  const seen = new Map<number, string>();
  plan.steps.slice(0, turn).forEach((past, index) => {
    if (past.kind === "read") seen.set(past.file, textOf(results[index] ?? ""));
  });
  const made = callOf(step, plan, root, tools, seen.get(step.file) ?? "");
  const call = { ...made, id: `call_${String(plan.number)}_${String(turn)}` };
  return {
    text: turn % 2 === 0 ? "I go on — “so”." : "",
    thinking: turn === 0 ? "Read first." : "",
    calls: [call],
  };
}

function callOf(step: Step, plan: Plan, root: string, tools: Tools, seen: string): Omit<Call, "id"> {
  const { name = "", marks = [] } = plan.files[step.file] ?? {};
  const path = `${root}/${name}`;
  switch (step.kind) {
    case "read":
      return step.by === "reader" ? tools.read(path) : tools.shell(`cat ${path}`);
    case "copy":
      return tools.write(`${path}.${String(step.nesting)}.copy`, nested(`# copied\n${seen}`, step.nesting));
    case "edit":
      return tools.edit(path, [changeAt(seen, marks, step.mark, "_new")]);
    case "piece":
      return tools.edit(path, [
        tools.takesPieces ? pieceAt(seen, marks, step.mark) : changeAt(seen, marks, step.mark, "_line"),
      ]);
    case "edits":
      break;
  }
  const changes = marks.slice(0, -1).map((_, mark) => changeAt(seen, marks, mark, "_all"));
  return tools.edit(path, tools.takesSeveral ? changes : changes.slice(0, 1));
}

function changeAt(seen: string, marks: readonly string[], mark: number, suffix: string): Change {
  const from = partAt(seen, marks, mark);
  return { from, to: from.replace(" {", ` {${suffix}`) };
}

/** From behind the first opening quote of a value to the end of the part. */
function pieceAt(seen: string, marks: readonly string[], mark: number): Change {
  const part = partAt(seen, marks, mark);
  const quote = /[:=] ?"/.exec(part);
  const from = part.slice(quote === null ? 0 : quote.index + quote[0].length);
  return { from, to: from.replace(/\}\n$/, "} # seen\n") };
}

function partAt(seen: string, marks: readonly string[], mark: number): string {
  const start = seen.indexOf(`${marks[mark] ?? ""} {`);
  return seen.slice(start, seen.indexOf(marks[mark + 1] ?? "", start));
}

function nested(text: string, times: number): string {
  let out = text;
  for (let i = 0; i < times; i++) out = `${JSON.stringify({ note: 'a "b"', text: out }, null, i)}\n`;
  return out;
}

/** Without what tools put around and before lines. */
function textOf(result: string): string {
  const plain = result.split("Output:\n").at(-1) ?? "";
  return plain.replaceAll(/^ {0,6}\d+(?:\t|: )/gm, "");
}
