import { describe, expect, it } from "vitest";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import { base64, sample } from "@fourgate/core/secrets/detectors/sample";
import { bytesOf, layers, textOf } from "./keyed.ts";

/** What is found of a text, each as it stands there. */
function found(text: string): string[] {
  const bytes = bytesOf(text);
  return layers.scanText(bytes).map(({ start, end }) => textOf(bytes.subarray(start, end)));
}

const keyLines = pemBlock("RSA PRIVATE KEY", 12).split("\n");
const begun = [`MIIEp${"AIBAAKC"}${sample(base64, 52)}`, ...keyLines.slice(2, 12), `${sample(base64, 22)}==`];

describe("a part of a private key", () => {
  it("without its first line goes with all others, but no word behind them", () => {
    const key = begun.join("\n");
    expect(found(`$ sed -n 2,13p key.pem\n${key}\n$ ls\n`)).toEqual([key]);
    expect(found(`${begun.slice(0, 5).join("\n")}\nexit\n`)).toEqual([begun.slice(0, 5).join("\n")]);
  });

  it("as tail leaves it goes from its first line to its end", () => {
    for (const count of [2, 4, 9]) {
      const tail = keyLines.slice(-count).join("\n");
      expect(found(`$ tail -${count} key.pem\n${tail}\n$ ls\n`), tail).toEqual([tail]);
      const indented = tail.replaceAll("\n", "\n    ");
      expect(found(`key:\n    ${indented}\n`)).toEqual([indented]);
    }
  });

  it("as tail leaves it goes with a short last line, a checksum, in a patch and where its first line is cut", () => {
    const end = keyLines.at(-1)!;
    const body = keyLines.slice(5, 9);
    for (const tail of [
      [...body, `${sample(base64, 22)}==`, end],
      [...body, `=${sample(base64, 4)}`, end],
      [body[0]!.slice(20), ...body.slice(1), end],
    ]) {
      const text = tail.join("\n");
      expect(found(`tail\n${text}\n`)).toEqual([text]);
      const taken = `-${text.replaceAll("\n", "\n-")}`;
      expect(found(`@@ -1,4 +0,0 @@\n${taken}\n`)).toEqual([taken.slice(1)]);
      const added = `+${text.replaceAll("\n", "\n+")}`;
      expect(found(`@@ -0,0 +1,4 @@\n${added}\n`)).toEqual([added.slice(1)]);
    }
  });

  it("is none where only its end is talked of, or it is a certificate's", () => {
    for (const text of [
      `...\n${keyLines.at(-1)!}\n`,
      `it ends with the line\n${keyLines.at(-1)!}\n`,
      `${keyLines.slice(5, 9).join("\n")}\n-----${"END"} CERTIFICATE-----\n`,
    ])
      expect(found(text), text).toEqual([]);
  });

  it("costs bounded work: ends without number", () => {
    const text = `${"A".repeat(64)}\n${keyLines.at(-1)!}\n`.repeat(3000);
    const from = process.threadCpuUsage().user;
    layers.scanText(bytesOf(text));
    expect((process.threadCpuUsage().user - from) / 1000).toBeLessThan(1000);
  });
});
