import { relative } from "node:path";
import type { Text } from "./client.ts";

/** An edit as OpenAI's models write it, for `apply_patch`. */
export function patchOf(root: string, path: string, before: Text, after: Text): Text {
  const file = relative(root, path);
  return [
    `*** Begin Patch\n*** Update File: ${file}\n@@\n`,
    ...lines("-", before),
    "\n",
    ...lines("+", after),
    "\n*** End Patch\n",
  ];
}

export function patchAdding(root: string, path: string, text: Text): Text {
  const file = relative(root, path);
  return [`*** Begin Patch\n*** Add File: ${file}\n`, ...lines("+", text), "\n*** End Patch\n"];
}

/** Every line behind `sign`; `text` ends without a line end. */
function lines(sign: string, text: Text): Text {
  return [
    sign,
    ...text.map((part) => (typeof part === "string" ? part.replaceAll("\n", `\n${sign}`) : part)),
  ];
}

/** `text` inside a JavaScript string; what was read holds nothing that would need an escape. */
export function javascriptString(text: Text): Text {
  return [
    '"',
    ...text.map((part) => (typeof part === "string" ? JSON.stringify(part).slice(1, -1) : part)),
    '"',
  ];
}
