import { describe, expect, it } from "vitest";
import { bytesOf, layers, textOf } from "../keyed.ts";

const token = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const password = "Summer" + "2024!";
const esc = "\u001b";

function found(text: string): string[] {
  const bytes = bytesOf(text);
  return layers.scanText(bytes).map(({ start, end }) => textOf(bytes.subarray(start, end)));
}

describe("a secret among what nobody sees", () => {
  it("is found between a terminal's colours and erasures, and nothing else goes", () => {
    for (const [before, after] of [
      [`${esc}[01;31m${esc}[K`, `${esc}[m${esc}[K`],
      [`${esc}[38;5;208m`, `${esc}[0m`],
      [`${esc}[2J${esc}[1;1H`, ""],
      ["\\u001b[01;31m\\u001b[K", "\\u001b[m"],
      ["\\033[32m", "\\033[0m"],
    ])
      expect(found(`key ${before!}${token}${after!}\n`), before).toEqual([token]);
  });

  it("is found where a name, the sign and the value have colours of their own", () => {
    expect(found(`${esc}[36mDB_PASSWORD${esc}[0m=${esc}[32m${password}${esc}[0m\n`)).toEqual([password]);
    expect(found(`.env:${esc}[01;31m${esc}[KDB_PASSWORD${esc}[m${esc}[K=${password}\n`)).toEqual([password]);
  });

  it("goes with the colours, characters without width and soft hyphens that stand in it", () => {
    for (const hidden of [
      `${esc}[01;31m${esc}[K`,
      "\u200b",
      "\u200c",
      "\u200d",
      "\u2060",
      "\ufeff",
      "\u00ad",
      "\u200b\u200b",
      "\u200b\u00ad",
    ]) {
      const cut = token.slice(0, 9) + hidden + token.slice(9);
      expect(found(`key ${cut} end`), JSON.stringify(hidden)).toEqual([cut]);
      expect(found(`DB_PASS${hidden}WORD=${password}\n`), JSON.stringify(hidden)).toEqual([password]);
    }
  });

  it("is found where one escape cuts it, as a shell's line that goes on", () => {
    const cut = `${token.slice(0, 9)}\\\n${token.slice(9)}`;
    expect(found(`key ${cut} end`)).toEqual([cut]);
  });

  it("is none in emoji and in scripts that need such characters", () => {
    expect(found("👩\u200d💻 می\u200cخواهم Donau\u00addampf ohne Pass\u00adwort: klein")).toEqual([]);
  });
});
