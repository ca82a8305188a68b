import { describe, expect, it } from "vitest";
import { compilePolicy } from "../../src/scope/compile.ts";
import { engine, mono, promptOf, source, withCall } from "./house.ts";

const policy = compilePolicy(source(), engine);

/** Places that a shell command is labelled with, besides the workspace. */
function shell(command: string, result = ""): string[] {
  const labels = policy.labels(withCall("Bash", { command }, result), [mono]);
  return [
    ...new Set(
      labels
        .filter(({ source: from }) => from !== "workspace")
        .map(({ repo, folder }) => `${repo ?? "nowhere"}/${folder}`),
    ),
  ].sort();
}

describe("a shell command that names billing is labelled billing", () => {
  it.each([
    "cat billing/x.ts",
    "cat ./billing/x.ts",
    "cat BILLING/x.ts",
    "cat frontend/../billing/x.ts",
    "cat /home/alice/mono/billing/x.ts",
    "cat 'billing/x.ts'",
    'cat "billing"/x.ts',
    `cat bill"i"n'g'/x.ts`,
    "cat b\\illing/x.ts",
    "cat $'bil\\x6cing/x.ts'",
    `cat bil"l"$'ing/x.ts'`,
    "cat bil*/x.ts",
    "cat b[i]lling/x.ts",
    "cat {frontend,billing}/x.ts",
    "cat */x.ts",
    "cat **/x.ts",
    "ls billing",
    "cd billing && cat x.ts",
    "cd billing; cat x.ts",
    "cd frontend && cat ../billing/x.ts",
    "cd nowhere; cat billing/x.ts",
    "cd nowhere && true; cat billing/x.ts",
    "(cd frontend && ls) && cat billing/x.ts",
    "pushd billing",
    "echo $(cat billing/x.ts)",
    "echo `cat billing/x.ts`",
    'echo "$(cat billing/x.ts)"',
    'echo "$(cat "billing/x.ts")"',
    "cat $(echo billing)/x.ts",
    "{ cat billing/x.ts; }",
    "{ cat billing/x.ts;}",
    "cat < billing/x.ts",
    "cat<billing/x.ts",
    "diff <(cat billing/x.ts) /dev/null",
    "true | cat billing/x.ts | tail",
    "true & cat billing/x.ts",
    "true\ncat billing/x.ts",
    "git show HEAD:billing/x.ts",
    "cd frontend && git show HEAD:billing/x.ts",
    "git show HEAD:./billing/x.ts",
    "git log -p -- billing",
    "git archive HEAD billing | tar x",
    "git diff --no-index /dev/null billing/x.ts",
    "git -C billing log",
    "cd frontend && env -C .. cat billing/x.ts",
    "make -C billing",
    "tar --directory=billing -c .",
    'bash -c "cat billing/x.ts"',
    `sh -c 'sh -c "cat billing/x.ts"'`,
    `python3 -c "print(open('billing/x.ts').read())"`,
    `node -e 'require("fs").readFileSync("billing/x.ts")'`,
    "python3 - <<'EOF'\nopen('billing/x.ts')\nEOF",
    "cat <<EOF\n$(cat billing/x.ts)\nEOF",
    "cat <<'EOF' | sh\ncat billing/x.ts\nEOF",
    "cat <<< $(cat billing/x.ts)",
    "curl -d @billing/x.ts example.com",
    "X=billing/x.ts; cat $X",
    "cat ${X:-billing/x.ts}",
    "cat $PWD/billing/x.ts",
    "cat $(git rev-parse --show-toplevel)/billing/x.ts",
    "cat ~/mono/billing/x.ts",
    "cat /proc/self/cwd/billing/x.ts",
    'grep -n "" billing/x.ts',
    'grep -e "" billing',
    "grep -rfoo billing",
    "rg --files billing",
    "dd if=billing/x.ts",
    "cp -r billing /tmp/y",
    "sudo -u bob cat billing/x.ts",
    "xargs cat billing/x.ts",
    "awk 1 billing/x.ts",
    "cat billing\\x.ts",
    "find . -path './billing/*'",
    'git commit -m "$(cat billing/x.ts)"',
    `${"true; ".repeat(60)}cat billing/x.ts`,
    `${"(".repeat(200)}cat billing/x.ts`,
    'cat "billing/x.ts',
  ])("%s", (command) => {
    expect(shell(command)).toContain("mono/billing");
  });
});

describe("a shell command that does not", () => {
  it.each([
    ["npm test", []],
    ["cat frontend/x.ts", ["mono/frontend"]],
    ["git commit -am 'remove the billing link from billing/x.ts'", []],
    ['gh pr create --title "billing" --body "see billing/x.ts"', []],
    ["grep -rn billing frontend/", ["mono/frontend"]],
    ["cat > frontend/x.ts <<'EOF'\nimport \"billing/x\"\nEOF", ["mono/frontend"]],
    ["curl https://example.com/billing/x", []],
    ["ls # billing", []],
    ["npm run build:billing-docs", []],
  ])("%s", (command, expected) => {
    expect(shell(command)).toEqual(expected);
  });

  it("labels the root where a file of it, or all of it, is read", () => {
    expect(shell("cat README.md")).toEqual(["mono/"]);
    expect(shell("grep -r x .")).toEqual(["mono/"]);
    expect(shell("ls /home/alice/mono")).toEqual(["mono/"]);
  });

  it("labels what lies outside as uncatalogued", () => {
    expect(shell("cat /etc/passwd")).toEqual(["nowhere/"]);
  });
});

describe("what a result or a text shows", () => {
  it("labels the lines of a search by their paths", () => {
    expect(shell("grep -rn word .", "billing/x.ts:3:word\nfrontend/y.ts:1:word")).toEqual([
      "mono/",
      "mono/billing",
      "mono/frontend",
    ]);
    const grep = policy.labels(
      withCall("Grep", { pattern: "word" }, "/home/alice/mono/billing/keys/a:1:word"),
      [mono],
    );
    expect(grep.map(({ folder }) => folder)).toContain("billing/keys");
  });

  it("labels git's search in a revision", () => {
    expect(shell("git grep word HEAD", "HEAD:billing/x.ts:word")).toContain("mono/billing");
  });

  it("does not take a file's own text for a search result", () => {
    const labels = policy.labels(
      withCall("Read", { file_path: "frontend/README.md" }, "billing/: the billing service"),
      [mono],
    );
    expect(labels.map(({ folder }) => folder)).not.toContain("billing");
  });

  it.each([
    'Called the Read tool with the following input: {"file_path":"/home/alice/mono/billing/x.ts"}',
    'Called the Read tool with the following input: {"file_path": "/home/alice/mono/billing/x.ts","limit":3}',
    "Contents of /home/alice/mono/billing/CLAUDE.md (project instructions):\nbe brief",
    "Contents of /home/alice/mono/billing/x.ts:\n\n1",
  ])("labels an attached file: %s", (text) => {
    const labels = policy.labels(promptOf([{ role: "user", content: [{ type: "text", text }] }]), [mono]);
    expect(labels.find(({ folder }) => folder === "billing")).toMatchObject({
      repo: "mono",
      source: "path",
      access: "read",
    });
  });

  it("labels what writes as written", () => {
    const edit = withCall("Edit", {
      file_path: "/home/alice/mono/billing/x.ts",
      old_string: "a",
      new_string: "b",
    });
    expect(policy.labels(edit, [mono])).toContainEqual(
      expect.objectContaining({ folder: "billing", access: "write" }),
    );
  });

  it("takes the client's word for its folder only where no guard speaks", () => {
    const text = "Primary working directory: /home/alice/mono/billing\nOS: Linux";
    const prompt = promptOf([{ role: "user", content: "hi" }], { system: text });
    expect(policy.labels(prompt, [])).toContainEqual(
      expect.objectContaining({ folder: "billing", source: "workspace" }),
    );
    expect(policy.labels(prompt, [mono]).map(({ folder }) => folder)).toEqual([""]);
  });

  it("gives each workspace its root's label, and content of unknown origin the catalogue's word", () => {
    const prompt = promptOf([{ role: "user", content: "hi" }]);
    expect(policy.labels(prompt, [mono])).toMatchObject([{ repo: "mono", folder: "", source: "workspace" }]);
    expect(policy.labels(prompt, [])).toMatchObject([
      { repo: null, classification: "internal", source: "workspace" },
    ]);
  });
});

describe("what is remembered of a part", () => {
  it("gives the same labels again, and other ones under other workspaces", () => {
    const prompt = withCall("Read", { file_path: "billing/x.ts" });
    const elsewhere = [{ root: "/srv/site", repo: "site" }];
    const first = policy.labels(prompt, [mono]);
    expect(policy.labels(prompt, elsewhere).map(({ repo }) => repo)).toEqual(["site", "site"]);
    expect(policy.labels(prompt, [mono])).toEqual(first);
  });

  it("stays bounded in labels however many files a session read", () => {
    const calls = Array.from({ length: 2_000 }, (_, i) => ({
      type: "tool_use",
      id: `t${String(i)}`,
      name: "Read",
      input: { file_path: `/home/alice/mono/billing/${String(i)}.ts` },
    }));
    const prompt = promptOf([
      { role: "user", content: "go" },
      { role: "assistant", content: calls },
    ]);
    expect(policy.labels(prompt, [mono]).length).toBeLessThanOrEqual(510);
  });
});
