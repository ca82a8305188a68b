import { describe, expect, it } from "vitest";
import { docsCommands } from "../../repo/rules/docs-commands.ts";
import { docsLinks } from "../../repo/rules/docs-links.ts";
import { refusals, tree } from "./tree.ts";

const code = {
  "package.json": JSON.stringify({ scripts: { start: "fourgate up", "test:clients": "node x" } }),
  "cli/src/commands/up.ts": "",
  "cli/src/commands/run.ts": "",
  "cli/src/commands/audit-verify.ts": "",
  "cli/src/commands/audit/show.ts": "",
};

const readme = (text: string): ReturnType<typeof tree> => tree({ ...code, "docs/a.md": text });

describe("commands in the docs exist", () => {
  it.each([
    "`fourgate fly`",
    "`npx fourgate fly now`",
    "`fourgate audit bundle`",
    "`fourgate audit verify|bundle`",
    "`npm run fly`",
    "`npm test`",
    "`npm ci && npm run fly`",
    "```sh\n$ HOME=x npx fourgate fly # try it\n```",
    "```\nnpm ci\nnpm run test:fly\n```",
  ])("refuses %s", (text) => {
    expect(refusals(docsCommands, readme(`${text}\n`))).toHaveLength(1);
  });

  it.each([
    "`fourgate up`, `npx fourgate run -- claude`, `fourgate audit verify|show ID`",
    "`fourgate --help`, `fourgate COMMAND --help`, `x-fourgate-exchange`, `~/.fourgate`",
    "`npm ci && npm start`, `npm run test:clients`, `npm install`",
    "The fourgate fly is an insect; npm run away",
    "```\nFourgate 0.1.0   console\nfourgate: what happened; what to do\nnext: npx fourgate run -- claude\n```",
    "```sh\nnpm start   # then fourgate flies\n```",
  ])("lets pass: %s", (text) => {
    expect(refusals(docsCommands, readme(`${text}\n`))).toEqual([]);
  });

  it("says in which line", () => {
    expect(refusals(docsCommands, readme("# A\n\n```sh\nnpm ci\nfourgate fly\n```\n"))).toEqual([
      "docs/a.md:5",
    ]);
  });
});

describe("links in the docs resolve", () => {
  const listing = (text: string): ReturnType<typeof tree> =>
    tree({ ...code, "README.md": "# Two commands, `quoted`\n", "docs/a.md": `## Here\n${text}\n` });

  it.each([
    "[x](b.md)",
    "[x](../docs)x[y](../gone/)",
    "[x](../README.md#three)",
    "[x](#there)",
    "![x](x.png)",
    "[x]: b.md",
    "`core/src/gone.ts`",
  ])("refuses %s", (text) => {
    expect(refusals(docsLinks, listing(text))).toEqual(["docs/a.md:2"]);
  });

  it.each([
    "[x](../README.md) [x](../README.md#two-commands-quoted) [x](#here) [x](../cli/src/)",
    "[x](https://example.com/gone.md) [x](mailto:a@example.com)",
    "`cli/src/commands/up.ts` `cli/bin/*` `core/test/<folder>/<name>.test.ts` `application/json` `gateway/keys/master.key`",
    "`[x](gone.md)`\n```\n[x](gone.md)\n```",
  ])("lets pass: %s", (text) => {
    expect(refusals(docsLinks, listing(text))).toEqual([]);
  });
});
