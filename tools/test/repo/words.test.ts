import { describe, expect, it } from "vitest";
import { places } from "../../repo/rules/places.ts";
import { tokens } from "../../repo/rules/tokens.ts";
import { refusedIn, tree } from "./tree.ts";

describe("token-shaped literals", () => {
  // each in two pieces, so that this file holds none
  const samples: readonly (readonly [string, string, string])[] = [
    ["an AWS access key id", "AKIA", "Z7QW3ERT5YUI9OPA"],
    ["a GitHub token", "ghp_", "a1B2".repeat(9)],
    ["a fine-grained GitHub token", "github_pat_", "A1b2".repeat(12)],
    ["a GitLab token", "glpat-", "aB3_".repeat(6)],
    ["an Anthropic key", "sk-ant-", `api03-${"xY9-".repeat(8)}`],
    ["an OpenAI key", "sk-proj-", `${"aB3d".repeat(5)}T3BlbkFJ${"aB3d".repeat(5)}`],
    ["a Slack token", "xoxb-", "123456789012-123456789012-abcdefABCDEF"],
    ["a Stripe key", "sk_live_", "aB3d".repeat(6)],
    ["a Google API key", "AIza", "aB3_-".repeat(7)],
    ["an npm token", "npm_", "aB3d".repeat(9)],
    ["a Hugging Face token", "hf_", "abCD".repeat(9)],
    ["a JSON Web Token", "eyJ", `${"hbGc".repeat(5)}.eyJ${"zdWI".repeat(5)}.${"SflK".repeat(8)}`],
    ["a private key", "-----BEGIN RSA PRIVATE", ` KEY-----\n${"MIIE".repeat(16)}\n`],
    ["a private key in a string", "-----BEGIN PRIVATE", ` KEY-----\\n${"MIIE".repeat(16)}`],
  ];

  it.each(samples)("refuses %s wherever it stands, and does not repeat it", (_, first, second) => {
    for (const path of ["core/test/a.test.ts", "docs/a.md", "a.json", "fixture"]) {
      const violations = tokens.check(tree({ [path]: `first line\nkey = "${first}${second}"\n` }));
      expect(violations).toMatchObject([{ path, line: 2, level: "refuse" }]);
      expect(violations[0]?.message).not.toContain(second.slice(0, 12));
    }
  });

  it("lets assembled ones, patterns and prefixes pass", () => {
    const text = [
      `const key = "AK" + "IAZ7QW3ERT5YUI9OPA";`,
      String.raw`const pattern = /\bAKIA[0-9A-Z]{16}\b/;`,
      "sk-ant-… and ghp_ and xoxb- are prefixes",
      `"-----BEGIN PRIVATE KEY-----" + body`,
      "BAKIAZ7QW3ERT5YUI9OPA",
    ].join("\n");
    expect(refusedIn(tokens, "core/src/a.ts", `${text}\n`)).toEqual([]);
  });
});

describe("places", () => {
  const registry = ["registry", "npmjs", "org"].join(".");

  it("refuses a registry's host in any file", () => {
    expect(refusedIn(places, "a.md", `a\nhttps://${registry}/zod\n`)).toEqual(["a.md:2"]);
    expect(refusedIn(places, "a.json", `{"resolved":"http://${registry.toUpperCase()}:80/x"}\n`)).toEqual([
      "a.json:1",
    ]);
  });

  it.each(["work", "root"])("refuses an absolute path under %s", (folder) => {
    for (const path of [`"/${folder}/main"`, `cd /${folder}/x`, `file:///${folder}/x`, `(/${folder}/)`]) {
      expect(refusedIn(places, "a.ts", `// ${path}\n`), path).toEqual(["a.ts:1"]);
    }
  });

  it("lets folders of these names further down pass", () => {
    const text = [
      "/home/dev/work/shop",
      "./root/x",
      "https://example.com/work/",
      "~/work/x",
      "${home}/work/x",
      "/workspace/x",
    ];
    expect(refusedIn(places, "a.ts", `// ${text.join(" ")}\n`)).toEqual([]);
  });

  it("lets other hosts pass that only look alike", () => {
    expect(refusedIn(places, "a.md", `my-${registry}\n${registry}-mirror\nguides.rubygems.org\n`)).toEqual(
      [],
    );
  });
});
