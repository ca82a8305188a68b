import { type Json, isArray, isObject, type JsonObject, text } from "./json.ts";

/**
 * What the stand-in model does, in JSON, the same in every protocol. The script whose `when` stands in
 * the latest message of the user that has it is played (without `when`: always, from the start); its
 * stage is the number of tool results since. A step speaks, calls tools, or both; after the last step
 * it says `end`. A call names the tool and its input as the client defines them: an object, or the text
 * of a freeform tool.
 */
export interface Script {
  readonly when?: string;
  readonly steps: readonly Step[];
  readonly end?: Json;
}

export interface Step {
  readonly think?: Json;
  readonly say?: Json;
  readonly calls?: readonly { readonly tool: string; readonly input: Json }[];
}

export interface Planned {
  readonly think: string | null;
  readonly say: string | null;
  readonly calls: readonly PlannedCall[];
}

export interface PlannedCall {
  readonly tool: string;
  readonly input: JsonObject | string;
}

/** A request as a script sees it, whatever its protocol. */
export interface Conversation {
  /** A request without tools (a title, a summary) is no turn of a script. */
  readonly hasTools: boolean;
  readonly turns: readonly Turn[];
}

export interface Turn {
  /** What the user says in it; null in what others say. */
  readonly prompt: string | null;
  /** The results of tools that it carries. */
  readonly results: readonly string[];
}

/**
 * Values in a step may be expressions, as a model that uses what it has read:
 *   {"$after":"KEY=","from":"last"}   the run of non-blank characters after KEY= in the last tool result
 *                                     (from: "last" | "all" results, or "prompt"; "until": characters that end it)
 *   {"$join":[…]}                     the parts put together
 */
function evaluate(value: Json, reading: Reading): Json {
  if (isArray(value)) return value.map((item) => evaluate(item, reading));
  if (!isObject(value)) return value;
  if ("$join" in value)
    return (isArray(value["$join"]) ? value["$join"] : [])
      .map((part) => text(evaluate(part, reading)))
      .join("");
  if ("$after" in value) return takeAfter(value, reading);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item, reading)]));
}

/** What the model can see of the conversation. */
interface Reading {
  readonly results: readonly string[];
  readonly prompt: string;
}

/** The next step, or null where the request defines no tools or no script fits. */
export function plan(scripts: readonly Script[], { hasTools, turns }: Conversation): Planned | null {
  if (!hasTools) return null;
  let chosen: { script: Script; from: number } | null = null;
  for (const script of scripts) {
    const { when } = script;
    const from =
      when === undefined ? 0 : turns.findLastIndex(({ prompt }) => prompt?.includes(when) === true);
    if (from >= 0 && (chosen === null || from > chosen.from || chosen.script.when === undefined))
      chosen = { script, from };
  }
  if (chosen === null) return null;
  const results = turns.slice(chosen.from).flatMap((turn) => turn.results);
  const asked = turns.slice(chosen.from).find(({ prompt }) => prompt !== null);
  const reading: Reading = { results, prompt: asked?.prompt ?? "" };
  let stage = 0;
  for (const step of chosen.script.steps) {
    if (stage === results.length) return planned(step, reading);
    stage += step.calls?.length ?? 0;
  }
  return planned({ say: chosen.script.end ?? "Done." }, reading);
}

function planned(step: Step, reading: Reading): Planned {
  const string = (value: Json | undefined): string | null =>
    value === undefined ? null : text(evaluate(value, reading));
  return {
    think: string(step.think),
    say: string(step.say),
    calls: (step.calls ?? []).map((call) => {
      const input = evaluate(call.input, reading);
      return { tool: call.tool, input: isObject(input) || typeof input === "string" ? input : {} };
    }),
  };
}

function takeAfter(expression: JsonObject, reading: Reading): string {
  const marker = text(expression["$after"]);
  const from = text(expression["from"]) || "last";
  const source =
    from === "prompt"
      ? reading.prompt
      : from === "all"
        ? reading.results.join("\n")
        : (reading.results.at(-1) ?? "");
  const start = source.indexOf(marker);
  if (start < 0) return `(${marker} not found)`;
  const rest = source.slice(start + marker.length);
  const until = text(expression["until"]) || " \t\r\n\"'";
  let end = 0;
  while (end < rest.length && !until.includes(rest[end] ?? "")) end++;
  return rest.slice(0, end);
}
