import { describe, expect, it } from "vitest";
import { installScripts } from "../../repo/rules/install-scripts.ts";
import { licences } from "../../repo/rules/licences.ts";
import { manifests } from "../../repo/rules/manifests.ts";
import { refusals, tree } from "./tree.ts";

describe("package.json and its lock", () => {
  const root = { version: "0.1.0", workspaces: ["core"], devDependencies: { vitest: "5.1.1" } };
  const core = { name: "@fourgate/core", version: "0.1.0", dependencies: { ulid: "3.0.2" } };
  const locked: Readonly<Record<string, unknown>> = {
    "": root,
    core,
    "node_modules/@fourgate/core": { resolved: "core", link: true },
    "node_modules/vitest": { version: "5.1.1", optionalDependencies: { fsevents: "~2.3.3" } },
    "node_modules/fsevents": { version: "2.3.3" },
    "node_modules/ulid": { version: "3.0.2" },
  };
  const listing = (
    changes: {
      readonly root?: object;
      readonly core?: object;
      readonly locked?: Readonly<Record<string, unknown>>;
    } = {},
    files: Readonly<Record<string, string>> = {},
  ): ReturnType<typeof tree> =>
    tree({
      "package.json": JSON.stringify({ ...root, ...changes.root }),
      "core/package.json": JSON.stringify({ ...core, ...changes.core }),
      "package-lock.json": JSON.stringify({ packages: { ...locked, ...changes.locked } }),
      ...files,
    });

  it("lets one in step pass", () => {
    expect(refusals(manifests, listing())).toEqual([]);
  });

  it.each(["^5.1.1", "~5.1.1", "5.1", "latest", "*", "git+https://example.com/x.git", "5.1.1 || 6.0.0"])(
    "refuses the version %s",
    (version) => {
      const devDependencies = { vitest: version };
      const changed = { root: { devDependencies }, locked: { "": { ...root, devDependencies } } };
      expect(refusals(manifests, listing(changed))).toContain("package.json:1");
    },
  );

  it("refuses a dependency that the lock does not know", () => {
    expect(refusals(manifests, listing({ core: { dependencies: { ulid: "3.0.2", zod: "4.6.7" } } }))).toEqual(
      ["core/package.json:1"],
    );
  });

  it("refuses a lock that states or holds another version", () => {
    expect(refusals(manifests, listing({ root: { devDependencies: { vitest: "5.1.2" } } }))).toEqual([
      "package.json:1",
    ]);
    const held = { locked: { "node_modules/vitest": { version: "5.1.0" } } };
    expect(refusals(manifests, listing(held))).toEqual(["package.json:1"]);
  });

  it("refuses a dependency that only the lock still has", () => {
    expect(refusals(manifests, listing({ core: { dependencies: {} } }))).toEqual(["core/package.json:1"]);
  });

  it("refuses a lock that lacks another platform's package, which npm ci would refuse", () => {
    expect(refusals(manifests, listing({ locked: { "node_modules/fsevents": undefined } }))).toEqual([
      "package-lock.json:1",
    ]);
  });

  it("refuses a lock that is tied to a host", () => {
    const tied = { version: "3.0.2", resolved: "https://packages.example.com/ulid.tgz" };
    expect(refusals(manifests, listing({ locked: { "node_modules/ulid": tied } }))).toEqual([
      "package-lock.json:1",
    ]);
  });

  it("refuses scripts of our own that run at install", () => {
    expect(refusals(manifests, listing({ root: { scripts: { postinstall: "x" } } }))).toEqual([
      "package.json:1",
    ]);
  });

  it("refuses two versions of one package, and of the product", () => {
    const two = {
      core: { dependencies: { vitest: "5.1.0" } },
      locked: { core: { dependencies: { vitest: "5.1.0" } } },
    };
    expect(refusals(manifests, listing(two))).toContain("core/package.json:1");
    expect(refusals(manifests, listing({ core: { version: "0.2.0" } }))).toEqual(["core/package.json"]);
  });

  it("refuses settings of npm and locks of others", () => {
    expect(refusals(manifests, listing({}, { ".npmrc": "x\n", "yarn.lock": "x\n" }))).toEqual([
      ".npmrc",
      "yarn.lock",
    ]);
  });
});

describe("no install scripts needed", () => {
  it("refuses a package that runs something at install, unless it is listed with a reason", () => {
    const listing = tree({}, [
      { name: "native-thing", installScript: true },
      { name: "fsevents", installScript: true },
      { name: "plain" },
    ]);
    expect(refusals(installScripts, listing)).toEqual(["node_modules/native-thing"]);
  });
});

describe("licences", () => {
  const refused = (licence: string, dev = false): boolean =>
    refusals(licences, tree({}, [{ name: "some", licence, dev }])).length > 0;

  it.each([
    "GPL-3.0-only",
    "AGPL-3.0",
    "SSPL-1.0",
    "BUSL-1.1",
    "UNLICENSED",
    "SEE LICENSE IN X",
    "",
    "MIT AND GPL-2.0",
  ])("refuses %j everywhere", (licence) => {
    expect([refused(licence), refused(licence, true)]).toEqual([true, true]);
  });

  it.each(["MIT", "(MIT OR GPL-3.0)", "MIT AND ISC", "(MIT AND (GPL-2.0 OR BSD-3-Clause))", "0BSD"])(
    "lets %j pass everywhere",
    (licence) => {
      expect([refused(licence), refused(licence, true)]).toEqual([false, false]);
    },
  );

  it("lets MPL-2.0 pass in development alone", () => {
    expect([refused("MPL-2.0"), refused("MPL-2.0", true)]).toEqual([true, false]);
  });

  it("wants each room of ours to state Apache-2.0", () => {
    const listing = tree({
      "package.json": JSON.stringify({ license: "Apache-2.0", workspaces: ["core", "wire"] }),
      "core/package.json": JSON.stringify({ license: "MIT" }),
      "wire/package.json": JSON.stringify({ license: "Apache-2.0" }),
    });
    expect(refusals(licences, listing)).toEqual(["core/package.json"]);
  });
});
