import { expect, test } from "vitest";
import type { JsonObject } from "../../upstream/json.ts";
import { conversationOf } from "../../upstream/anthropic/model.ts";
import { plan as planFor, type Planned, type Script } from "../../upstream/script.ts";
import { READ_TOOL, request } from "./ask.ts";

const plan = (scripts: readonly Script[], asked: JsonObject): Planned | null =>
  planFor(scripts, conversationOf(asked));

const script: Script = {
  steps: [
    {
      calls: [
        { tool: "Read", input: { file_path: "/a" } },
        { tool: "Read", input: { file_path: "/b" } },
      ],
    },
    {
      say: "now",
      calls: [
        {
          tool: "Edit",
          input: {
            old_string: { $after: "KEY=" },
            new_string: { $join: ["<", { $after: "NAME: ", from: "all" }, ">"] },
          },
        },
      ],
    },
  ],
  end: { $join: ["asked: ", { $after: "please ", from: "prompt" }] },
};

function after(results: readonly string[], prompt = "please tidy up"): JsonObject {
  const messages: JsonObject[] = [{ role: "user", content: prompt }];
  for (const content of results)
    messages.push({ role: "user", content: [{ type: "tool_result", tool_use_id: "t", content }] });
  return request({ tools: [READ_TOOL], messages });
}

test("the stage is the number of tool results, parallel calls included", () => {
  expect(plan([script], after([]))?.calls).toHaveLength(2);
  expect(plan([script], after(["a", "b"]))?.say).toBe("now");
  expect(plan([script], after(["a", "b", "c"]))).toEqual({ think: null, say: "asked: tidy", calls: [] });
});

test("a step uses what the model read, as a placeholder from a file", () => {
  const step = plan([script], after(["1\tNAME: shop\n", "1\tKEY=[[secret-1]]\n2\t"]));
  expect(step?.calls[0]?.input).toEqual({ old_string: "[[secret-1]]", new_string: "<shop>" });
});

test("a later prompt starts its own script from the beginning", () => {
  const other: Script = { when: "second thing", steps: [{ say: "second begins" }] };
  const turn = after(["a", "b", "c"]);
  expect(plan([script, other], turn)?.say).toBe("asked: tidy");
  const messages = [
    ...(turn["messages"] as readonly JsonObject[]),
    { role: "user", content: "the second thing" },
  ];
  expect(plan([script, other], { ...turn, messages })?.say).toBe("second begins");
});

test("a request without tools is no turn of the script", () => {
  expect(plan([script], { ...after([]), tools: [] })).toBeNull();
});
