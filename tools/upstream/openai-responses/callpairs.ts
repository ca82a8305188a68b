import { type JsonObject, text } from "../json.ts";
import { wrong } from "../openai/door.ts";

/** What answers a call of each type, and how OpenAI speaks of it. */
const PAIRS: Readonly<Record<string, { readonly output: string; readonly name: string }>> = {
  function_call: { output: "function_call_output", name: "function call" },
  custom_tool_call: { output: "custom_tool_call_output", name: "custom tool call" },
};

/** Each call is answered once, by an output of its own type that stands after it; and no other output stands. */
export function checkCallPairs(items: readonly JsonObject[]): void {
  const open = new Map<string, string>();
  for (const item of items) {
    const type = text(item["type"]);
    const id = text(item["call_id"]);
    const call = PAIRS[type];
    if (call !== undefined) {
      if (open.has(id)) throw wrong("input", `Duplicate call_id found in input: ${id}.`);
      open.set(id, type);
      continue;
    }
    const answered = Object.entries(PAIRS).find(([, pair]) => pair.output === type);
    if (answered === undefined) continue;
    const [wanted, { name }] = answered;
    if (open.get(id) !== wanted)
      throw wrong("input", `No tool call found for ${name} output with call_id ${id}.`);
    open.delete(id);
  }
  for (const [id, type] of open)
    throw wrong("input", `No tool output found for ${PAIRS[type]?.name ?? type} ${id}.`);
}
