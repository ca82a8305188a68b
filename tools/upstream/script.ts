import { type Json, type JsonObject, isArray, isObject, text } from "./json.ts";

/**
 * What the stand-in model does, in JSON. The script whose `when` stands in the latest message that
 * has it is played (without `when`: always, from the start); its stage is the number of tool
 * results since. A step speaks, calls tools, or both; after the last step it says `end`.
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
  readonly calls: readonly { readonly tool: string; readonly input: JsonObject }[];
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
    return listOf(value["$join"])
      .map((part) => text(evaluate(part, reading)))
      .join("");
  if ("$after" in value) return takeAfter(value, reading);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item, reading)]));
}

/** What the model can see of the conversation. */
export interface Reading {
  readonly results: readonly string[];
  readonly prompt: string;
}

/** The next step, or null where the request defines no tools (a title, a summary) or no script fits. */
export function plan(scripts: readonly Script[], request: JsonObject): Planned | null {
  if (listOf(request["tools"]).length === 0) return null;
  const messages = listOf(request["messages"]).filter(isObject);
  let chosen: { script: Script; from: number } | null = null;
  for (const script of scripts) {
    const from = script.when === undefined ? 0 : lastIndexWith(messages, script.when);
    if (from >= 0 && (chosen === null || from > chosen.from || chosen.script.when === undefined))
      chosen = { script, from };
  }
  if (chosen === null) return null;
  const results = messages.slice(chosen.from).flatMap(resultsOf);
  const reading: Reading = { results, prompt: textOf(messages[chosen.from]) };
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
      return { tool: call.tool, input: isObject(input) ? input : {} };
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

function lastIndexWith(messages: readonly JsonObject[], marker: string): number {
  for (let i = messages.length - 1; i >= 0; i--) {
    if (messages[i]?.["role"] === "user" && textOf(messages[i]).includes(marker)) return i;
  }
  return -1;
}

function textOf(message: JsonObject | undefined): string {
  const content = message?.["content"];
  if (typeof content === "string") return content;
  return listOf(content)
    .filter(isObject)
    .map((block) => text(block["text"]))
    .join("\n");
}

function resultsOf(message: JsonObject): readonly string[] {
  return listOf(message["content"])
    .filter(isObject)
    .filter((block) => block["type"] === "tool_result")
    .map((block) =>
      typeof block["content"] === "string" ? block["content"] : textOf({ content: block["content"] ?? [] }),
    );
}

function listOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
