import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findPart } from "@fourgate/core/secrets/findings/findings";
import { keyedHash, layers, promptOf, request, result, textOf, user } from "../keyed.ts";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const password = "aB3dE6gH" + "9jK2mN5p";
const picture = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  randomBytes(20_000),
]).toString("base64");
const pem = [
  "-----BEGIN " + "PRIVATE KEY-----\n",
  ...Array.from({ length: 8 }, () => `${randomBytes(48).toString("base64")}\n`),
  "-----END " + "PRIVATE KEY-----\n",
];

/** As Jupyter writes them (nbformat 4): a cell's source and its outputs are arrays of lines. */
function notebook(source: readonly string[], output: readonly string[]): string {
  const outputs = [
    { name: "stdout", output_type: "stream", text: output },
    {
      data: { "image/png": `${picture}\n`, "text/plain": ["<Figure size 640x480>"] },
      output_type: "display_data",
    },
  ];
  const cell = { cell_type: "code", execution_count: 1, metadata: {}, outputs, source };
  return JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

function found(content: object): string[][] {
  const prompt = promptOf(request(content));
  return prompt.placements.flatMap((placement) =>
    findPart(prompt.bytes, placement, prompt, layers, keyedHash).map(({ detector, start, end }) => [
      detector,
      textOf(prompt.bytes.subarray(placement.start + start, placement.start + end)),
    ]),
  );
}

const asDocument = (text: string): object =>
  user([{ type: "document", source: { type: "text", media_type: "text/plain", data: text } }]);
const asResult = (text: string): object => result("t", text);
/** JSON in JSON in JSON, as tools give what they read. */
const asInnerJson = (text: string): object => result("t", JSON.stringify({ content: text }));

describe.each([
  ["a document", asDocument],
  ["a tool's result", asResult],
  ["JSON in a tool's result", asInnerJson],
])("a notebook in %s", (_, place) => {
  it("is read in its source and its outputs, and its pictures are nothing", () => {
    expect(found(place(notebook(["import x\n", "x.y(1)"], ["fine\n"])))).toEqual([]);
    expect(found(place(notebook(["import x\n", `key = "${awsKey}"\n`], [])))).toEqual([
      ["aws-access-key-id", awsKey],
    ]);
    expect(found(place(notebook(["print(key)"], ["two lines\n", `${awsKey}\n`])))).toEqual([
      ["aws-access-key-id", awsKey],
    ]);
    expect(found(place(notebook([`password = "${password}"\n`], [])))).toEqual([
      [expect.any(String), password],
    ]);
  });

  it("is read where a key goes over the lines of an array", () => {
    const [only, ...more] = found(place(notebook(["key = '''\n", ...pem, "'''"], [])));
    expect(only?.[0]).toBe("private-key");
    for (const line of pem) expect(only?.[1]).toContain(line.trim());
    expect(more).toEqual([]);
  });
});
