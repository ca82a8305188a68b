import type { Draw } from "../draw.ts";
import { betweenMarks } from "../marks.ts";
import type { Snippet } from "../secret-kind.ts";
import { amongLines } from "./surroundings.ts";

/** In which member of a request a text stands: each protocol has its own way to write each. */
export type Slot = "read" | "shell" | "search" | "mcp" | "prompt" | "write" | "command";

export interface Shaped {
  readonly slot: Slot;
  readonly path: string;
  readonly text: string;
}

/** How a snippet comes into a conversation. */
export interface Shape {
  readonly id: string;
  readonly write: (snippet: Snippet, draw: Draw) => Shaped;
  /** For snippets of one line only. */
  readonly oneLine?: boolean;
}

const home = "/home/dev/shop/";

export const shapes: readonly Shape[] = [
  {
    id: "read",
    write: ({ text, file }, draw) => ({
      slot: "read",
      path: home + file,
      text: amongLines(text, file, draw),
    }),
  },
  {
    id: "shell-output",
    write: ({ text, file }, draw) => ({
      slot: "shell",
      path: file,
      text: `${amongLines(text, file, draw)}\n`,
    }),
  },
  {
    id: "diff",
    write: ({ text, file }, draw) => {
      const sign = draw.pick(["+", "+", "-", " "]);
      const lines = amongLines(text, file, draw).split("\n");
      return {
        slot: "shell",
        path: file,
        text: `diff --git a/${file} b/${file}\nindex 3f1c2aa..9be01d4 100644\n--- a/${file}\n+++ b/${file}\n@@ -1,${String(lines.length)} +1,${String(lines.length)} @@\n${lines.map((line) => sign + line).join("\n")}\n`,
      };
    },
  },
  {
    id: "log",
    oneLine: true,
    write: ({ text, file }, draw) => ({
      slot: "shell",
      path: file,
      text: amongLines(`2026-11-17T10:11:12.345Z INFO [worker-3] ${text.trim()}`, "app.log", draw),
    }),
  },
  {
    id: "prompt",
    write: ({ text, file }, draw) => ({
      slot: "prompt",
      path: file,
      text: draw.pick([
        `This is my ${file}, why does it fail?\n\n\`\`\`\n${text}\n\`\`\`\n`,
        `${text}\n\nexplain this please`,
        `I get an error with this:\n${text}`,
      ]),
    }),
  },
  {
    id: "tool-input-file",
    write: ({ text, file }, draw) => ({
      slot: "write",
      path: home + file,
      text: `${amongLines(text, file, draw)}\n`,
    }),
  },
  {
    id: "tool-input-command",
    write: ({ text, file }) => ({
      slot: "command",
      path: file,
      text: `cat >> ${file} <<'END'\n${text}\nEND\nchmod 600 ${file}`,
    }),
  },
  {
    id: "markdown",
    write: ({ text, file }) => ({
      slot: "read",
      path: `${home}docs/setup.md`,
      text: `# Setup\n\nPut this into \`${file}\`:\n\n\`\`\`\n${text}\n\`\`\`\n\nThen start the server.\n`,
    }),
  },
  {
    id: "stack-trace",
    oneLine: true,
    write: ({ text, file }) => ({
      slot: "shell",
      path: file,
      text: `Error: connect ECONNREFUSED 10.0.4.17:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16)\n  context: ${text.trim()}\n    at async main (/app/src/${file}:14:3)\nNode.js v24.1.0\n`,
    }),
  },
  {
    id: "notebook",
    write: ({ text }) => ({
      slot: "read",
      path: `${home}notebooks/load.ipynb`,
      text: `{\n "cells": [\n  {\n   "cell_type": "code",\n   "execution_count": 1,\n   "source": [\n${text
        .split("\n")
        .map(
          (line, index, all) =>
            `    "${betweenMarks(line, (piece) => JSON.stringify(piece).slice(1, -1))}${index < all.length - 1 ? String.raw`\n` : ""}"`,
        )
        .join(",\n")}\n   ]\n  }\n ]\n}`,
    }),
  },
  {
    id: "search-result",
    oneLine: true,
    write: ({ text, file }, draw) => ({
      slot: "search",
      path: file,
      text: `src/index.ts:3:import { load } from "./load.ts";\n${file}:${String(draw.between(1, 300))}:${text}\ndocs/notes.md:8:see ${file}`,
    }),
  },
  {
    id: "mcp-result",
    write: ({ text, file }, draw) => ({ slot: "mcp", path: file, text: amongLines(text, file, draw) }),
  },
  {
    id: "api-body",
    write: ({ text, file }, draw) => ({
      slot: "mcp",
      path: file,
      text: `{"status":200,"requestId":"req_${String(draw.below(1e9))}","data":{"name":"${file}","body":"${betweenMarks(text, (piece) => JSON.stringify(piece).slice(1, -1))}"}}`,
    }),
  },
];

export function fitsShape(shape: Shape, { text }: Snippet): boolean {
  return shape.oneLine !== true || !text.trim().includes("\n");
}
