import { describe, expect, it } from "vitest";
import { compilePolicy } from "../../src/scope/compile.ts";
import type { Workspace } from "../../src/scope/catalogue.ts";
import { canonicalPath, globMatches, segmentKey } from "../../src/scope/paths.ts";
import { engine, mono, source, withCall } from "./house.ts";

const policy = compilePolicy(source(), engine);

/** Places that a Read of this path is labelled with, as "repo/folder". */
function placesOf(path: string, workspaces: readonly Workspace[] = [mono]): string[] {
  return policy
    .labels(withCall("Read", { file_path: path }), workspaces)
    .filter(({ source: from }) => from === "path")
    .map(({ repo, folder }) => `${repo ?? "nowhere"}/${folder}`);
}

describe("a path that means billing is labelled billing", () => {
  it.each([
    ["plainly", "/home/alice/mono/billing/x.ts"],
    ["via mono/frontend/../billing", "/home/alice/mono/frontend/../billing/x.ts"],
    ["via frontend/./../billing", "frontend/./../billing/x.ts"],
    ["via a double slash", "/home/alice//mono//billing//x.ts"],
    ["via other capitals", "/home/alice/mono/BiLLing/x.ts"],
    ["via capitals in the root", "/HOME/alice/Mono/billing/x.ts"],
    ["via backslashes", "frontend\\..\\billing\\x.ts"],
    ["via a trailing slash", "/home/alice/mono/billing/"],
    ["via a trailing dot, which Windows drops", "/home/alice/mono/billing./x.ts"],
    ["via leaving the root and coming back", "/home/alice/mono/../mono/billing/x.ts"],
    ["via a relative way out and back", "../mono/billing/x.ts"],
    ["via /proc/self/root", "/proc/self/root/home/alice/mono/billing/x.ts"],
    ["via /proc/self/cwd", "/proc/self/cwd/billing/x.ts"],
    ["via a file URL", "file:///home/alice/mono/billing/x.ts"],
    ["via too many ..", "/../../home/alice/mono/billing/x.ts"],
    ["via a NUL in the name", "/home/alice/mono/bil\u0000ling/x.ts"],
    ["via a NUL at its end", "/home/alice/mono/billing\u0000/../frontend/x.ts"],
    ["in another clone, outside the stated workspace", "/tmp/mono/billing/x.ts"],
    ["under a home folder", "~/work/mono/billing/x.ts"],
    ["on a Windows drive", "C:\\work\\mono\\billing\\x.ts"],
    ["via a Windows long path", "\\\\?\\C:\\work\\mono\\billing\\x.ts"],
  ])("should NOT lose billing %s", (_how, path) => {
    expect(placesOf(path)).toContain("mono/billing");
  });

  it("in a folder that only begins alike is not billing", () => {
    expect(placesOf("/home/alice/mono/billing-docs/x.ts")).toEqual(["mono/"]);
    expect(placesOf("/home/alice/mono/frontend/billing/x.ts")).toEqual(["mono/frontend"]);
  });

  it("takes the nearest catalogued folder", () => {
    expect(placesOf("/home/alice/mono/billing/keys/k.pem")).toEqual(["mono/billing/keys"]);
    expect(placesOf("/home/alice/mono/packages/other/x.ts")).toEqual(["mono/"]);
    expect(placesOf("/home/alice/mono/packages/vault/x.ts")).toEqual(["mono/packages/vault"]);
  });
});

describe("without a stated workspace", () => {
  it("takes every segment that is named like a repo for its root", () => {
    expect(placesOf("/srv/site/mono/billing/x.ts", []).sort()).toEqual(["mono/billing", "site/"]);
  });

  it("takes a relative path as it would be in any repo", () => {
    expect(placesOf("billing/x.ts", [])).toEqual(["mono/billing"]);
    expect(placesOf("src/x.ts", [])).toEqual(["nowhere/"]);
  });

  it("labels a repo that the guard could not name by the names in its path", () => {
    expect(placesOf("/srv/mono/billing/x.ts", [{ root: "/srv", repo: null }])).toEqual(["mono/billing"]);
  });
});

describe("canonicalPath", () => {
  it("refuses control characters and absurd lengths", () => {
    expect(canonicalPath("a\u0000b")).toBeUndefined();
    expect(canonicalPath("a\nb")).toBeUndefined();
    expect(canonicalPath("a/".repeat(10_000))).toBeUndefined();
  });

  it("counts how far a relative path leaves its start", () => {
    expect(canonicalPath("../../a/../b")).toEqual({ root: "", segments: ["b"], up: 2 });
  });

  it("compares names in one Unicode form", () => {
    expect(segmentKey("Cafe\u0301")).toBe(segmentKey("CAFÉ"));
  });
});

describe("globMatches", () => {
  it.each([
    ["bil*", "billing", true],
    ["b?lling", "billing", true],
    ["[ab]illing", "billing", true],
    ["[!b]illing", "billing", false],
    ["[[:alpha:]]illing", "billing", true],
    ["*in*", "billing", true],
    ["*x*", "billing", false],
    ["[", "[", true],
  ])("%s on %s is %s", (pattern, name, expected) => {
    expect(globMatches(pattern, name)).toBe(expected);
  });

  it("stays fast on a hostile pattern", () => {
    expect(globMatches(`${"*a".repeat(500)}b`, "a".repeat(1_000))).toBe(false);
  });
});
