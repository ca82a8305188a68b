import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "fourgate-rules-"));
  await mkdir(join(home, "policy"));
  await mkdir(join(home, "rules"));
  await writeFile(join(home, "policy", "a.cedar"), '@id("all") permit (principal, action, resource);');
});
afterAll(() => rm(home, { recursive: true }));

async function load(
  toml: string,
  yaml = "secrets: { rules_files: [rules/acme.toml] }\n",
): ReturnType<typeof loadConfig> {
  await writeFile(join(home, "rules", "acme.toml"), toml);
  await writeFile(join(home, "fourgate.yaml"), yaml);
  return await loadConfig({ home, gatewayPort: null, guardPort: null });
}

const acme = `title = "Acme's rules"
[extend]
useDefault = true

[[rules]]
id = "acme-token"
description = "A token of Acme's build farm"
regex = '''(?i)[\\w.-]{0,50}?acme_token(?:[ \\t\\w.-]{0,20})[\\s'"]{0,3}(?:=|:)[\\s'"]{0,5}([a-z0-9]{24})(?:[\\x60'"\\s;]|\\\\[nr]|$)'''
entropy = 3
keywords = ["ACME_TOKEN"]
tags = ["acme"]
[[rules.allowlists]]
condition = "AND"
regexes = ['''^test''']
stopwords = ["sample"]
[[rules.allowlists]]
paths = ['''fixtures/''']

[[rules]]
id = "acme-door"
regex = '''acme-door-([0-9]{6})'''
tokenEfficiency = true
[rules.allowlist]
regexTarget = "line"
regexes = ['''never open''']

[allowlist]
paths = ['''vendor/''']
stopwords = ["donotuse"]
`;

describe("rules of the operator's own files", () => {
  it("become data of the policy, under names of their own, and another version", async () => {
    const config = await load(acme);
    expect(config.ruleNotes).toEqual(["rules/acme.toml: 2 rules"]);
    expect(config.policy.secrets?.rules).toMatchObject([
      {
        id: "rules/acme-token",
        keywords: ["acme_token"],
        entropyMin: 3,
        captures: [1, 0],
        allow: [
          { all: true, target: "secret", stopwords: ["sample"] },
          { all: false, stopwords: ["donotuse"] },
        ],
      },
      { id: "rules/acme-door", keywords: ["acme-door-"], allow: [{ target: "line" }, {}] },
    ]);
    const other = await load(acme.replace("{6}", "{7}"));
    expect(other.policy.version).not.toBe(config.policy.version);
  });

  it("can be observed and switched off like others, by id and as a kind", async () => {
    const config = await load(
      acme,
      "secrets:\n  rules_files: [{ file: rules/acme.toml }]\n  detectors: { rules/acme-door: off, imported: observe }\n",
    );
    expect(config.policy.detectorsOff).toEqual([
      "image-content",
      "unread-document",
      "document-content",
      "rules/acme-door",
    ]);
    const named = "secrets:\n  rules_files: [rules/acme.toml]\n  detectors: { rules/acme-dor: off }\n";
    await expect(load(acme, named)).rejects.toThrow(
      'fourgate.yaml: secrets: "rules/acme-dor" is no detector; "rules/acme-door" is one',
    );
  });

  it.each([
    ["that goes by paths", "path = 'x'\nregex = 'acme-[0-9]{4}'", "it goes by paths"],
    ["that has no regex", "path = 'x'", "it goes by paths"],
    [
      "that needs others",
      "regex = 'acme-[0-9]{4}'\n[[rules.required]]\nid = 'b'",
      "it asks for other rules' findings",
    ],
    ["of another kind", "regex = 'acme-[0-9]{4}'\nmagic = true", "it has magic, which is not known"],
    ["whose regex is none", "regex = 'acme-('", "it leaves a bracket open"],
    ["without a text to look for", "regex = '[0-9]{8}'", "nothing of 3 or more characters"],
    ["that is dear", "regex = 'acme(?:[a-z]{1,30}){1,30}!'", "text can be made on which it takes very long"],
  ])("are refused by name, one %s, until the operator skips it", async (_what, body, why) => {
    const toml = `[[rules]]\nid = "acme-odd"\n${body}\n`;
    await expect(load(toml)).rejects.toThrow(
      expect.objectContaining({
        code: "config_invalid",
        message: expect.stringContaining(
          `rules/acme.toml: the rule acme-odd cannot be taken over: ${why}`,
        ) as string,
      }),
    );
    const skipping = "secrets: { rules_files: [{ file: rules/acme.toml, skip: [acme-odd] }] }\n";
    expect((await load(toml, skipping)).ruleNotes).toEqual(["rules/acme.toml: 0 rules, without acme-odd"]);
  });

  it.each([
    ["no TOML", "[[rules", "it is no TOML, line 1"],
    [
      "a rule twice",
      acme + acme.slice(acme.indexOf("[[rules]]"), acme.indexOf("[allowlist]")),
      "stands there twice",
    ],
    ["another file behind it", "[extend]\npath = 'b.toml'", "name that file in secrets.rules_files as well"],
    ["a section that is not known", "[magic]\nx = 1", "it has magic, which is not known"],
  ])("are refused with %s", async (_what, toml, why) => {
    await expect(load(toml)).rejects.toThrow(why);
  });

  it("are refused where the file is not there, or a skipped rule is not", async () => {
    await expect(load("", "secrets: { rules_files: [rules/none.toml] }\n")).rejects.toThrow("cannot be read");
    const skipping = "secrets: { rules_files: [{ file: rules/acme.toml, skip: [acme-odd] }] }\n";
    await expect(load("", skipping)).rejects.toThrow("skip: there is no rule acme-odd");
  });
});
