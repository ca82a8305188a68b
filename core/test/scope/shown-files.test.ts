import { describe, expect, it } from "vitest";
import { compilePolicy } from "../../src/scope/compile.ts";
import type { Workspace } from "../../src/scope/catalogue.ts";
import { engine, mono, promptOf, source, withCall } from "./house.ts";

const policy = compilePolicy(source(), engine);

/** Files that a shell command is said to have read. */
function read(command: string, workspaces: readonly Workspace[] = [mono]): string[] {
  return policy
    .labels(withCall("Bash", { command }), workspaces)
    .filter(({ source: from, access }) => from === "path" && access === "read")
    .map(({ repo, path }) => `${repo ?? "nowhere"}/${path}`);
}

describe("a file whose content a command shows is named as read", () => {
  it.each([
    ["cat billing/x.ts", ["billing/x.ts"]],
    ["cat README.md", ["README.md"]],
    ["cat /home/alice/mono/billing/x.ts", ["billing/x.ts"]],
    ["cat ./frontend/../billing/x.ts", ["billing/x.ts"]],
    ["cat -n billing/x.ts 2>/dev/null", ["billing/x.ts"]],
    ["cat billing/x.ts frontend/y.ts | wc -l", ["billing/x.ts", "frontend/y.ts"]],
    ["cat < billing/x.ts", ["billing/x.ts"]],
    ["cat 'billing/a file.ts'", ["billing/a file.ts"]],
    ["cat Makefile 2>&1", ["Makefile"]],
    ["head -n 20 billing/x.ts", ["billing/x.ts"]],
    ["tail -n +5 billing/x.ts", ["billing/x.ts"]],
    ["nl -ba billing/x.ts | sed -n '1,20p'", ["billing/x.ts"]],
    ["sed -n '1,200p' billing/x.ts", ["billing/x.ts"]],
    ["sed -e 's/a.b/c/' -e '5p' billing/x.ts", ["billing/x.ts"]],
    ["awk -F , '{print $1}' billing/x.csv", ["billing/x.csv"]],
    ["jq -r .name package.json", ["package.json"]],
    ["cd billing && cat x.ts", ["billing/x.ts"]],
    ["(cd billing && cat x.ts); cat y.ts", ["billing/x.ts", "y.ts"]],
    ['bash -lc "cat billing/x.ts"', ["billing/x.ts"]],
    ["if cat billing/x.ts; then true; fi", ["billing/x.ts"]],
    ["cat billing/x.ts > frontend/y.ts", ["billing/x.ts"]],
    ["bash <<'EOF'\ncat billing/x.ts\nEOF", ["billing/x.ts"]],
  ])("%s", (command, files) => {
    expect(read(command)).toEqual(files.map((path) => `mono/${path}`));
  });

  it("outside the catalogue as the tool wrote it", () => {
    expect(read("cat /etc/hosts")).toEqual(["nowhere//etc/hosts"]);
    expect(read("cat src/app.ts", [{ root: "/srv/new", repo: null }])).toEqual(["nowhere/src/app.ts"]);
  });
});

describe("a file that a command only reaches is not named as read", () => {
  it.each([
    "ls billing/x.ts",
    "find billing -name x.ts",
    "grep -n word billing/x.ts",
    "rg word billing/x.ts",
    "wc -l billing/x.ts",
    "cp billing/x.ts frontend/x.ts",
    "git log -p -- billing/x.ts",
    "cat billing/*.ts",
    "cat billing/{x,y}.ts",
    "cat $FOLDER/billing/x.ts",
    "cat billing",
    "cd frontend; cat x.ts",
    'cd "$FOLDER" && cat x.ts',
    "cat > billing/x.ts <<'EOF'\ntext\nEOF",
    "cat <<< billing/x.ts",
    "tee billing/x.ts",
    "sed -i 's/a/b/' billing/x.ts",
    "sort -o billing/x.ts",
    "head -n 20",
    "echo 'see; cat billing/x.ts'",
    "git commit -m 'cat billing/x.ts'",
    `python3 -c "print(open('billing/x.ts').read())"`,
    "python3 - <<'EOF'\ncat billing/x.ts\nEOF",
    "jq --arg a b .billing.x billing/x.json",
    "cat billing\\x.ts",
  ])("%s", (command) => {
    expect(read(command)).toEqual([]);
  });
});

it("stays bounded in labels however many files commands show", () => {
  const calls = Array.from({ length: 2_000 }, (_, i) => ({
    type: "tool_use",
    id: `t${String(i)}`,
    name: "Bash",
    input: { command: `cat billing/${String(i)}.ts` },
  }));
  const prompt = promptOf([
    { role: "user", content: "go" },
    { role: "assistant", content: calls },
  ]);
  const labels = policy.labels(prompt, [mono]);
  expect(labels.length).toBeLessThanOrEqual(510);
  expect(labels).toContainEqual(expect.objectContaining({ folder: "billing", path: "", source: "path" }));
});
