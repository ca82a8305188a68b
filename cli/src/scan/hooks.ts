import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { whereMissing } from "@fourgate/core/system-error";
import { askGit } from "./git.ts";

const hookNames = ["pre-commit", "pre-push"] as const;

/** Tells our own hook from others. */
const sign = "# Made by `fourgate scan --install-hooks`";
const asideEnding = ".before-fourgate";

/**
 * Puts both hooks into this repository. A hook that stands there already is put aside and called
 * first by ours, so that nothing stops running.
 * @param program node and the script, absolute
 */
export async function installHooks(cwd: string, program: readonly [string, string]): Promise<string[]> {
  const folder = await hooksFolder(cwd);
  await mkdir(folder, { recursive: true });
  const said: string[] = [];
  for (const name of hookNames) {
    const path = join(folder, name);
    const before = await readText(path);
    if (before !== undefined && !before.includes(sign)) {
      if ((await readText(path + asideEnding)) !== undefined) {
        throw new FourgateError(
          "usage",
          `${path} and ${path}${asideEnding} are both there`,
          "remove one of them and install again",
        );
      }
      await rename(path, path + asideEnding);
      said.push(`${name}: the hook that was there is kept beside it and runs first`);
    }
    const temporary = `${path}.new`;
    await writeFile(temporary, scriptOf(name, program));
    await chmod(temporary, 0o755);
    await rename(temporary, path);
    said.push(`${name}: installed`);
  }
  return said;
}

/** Takes both hooks away and puts back what was there before. */
export async function removeHooks(cwd: string): Promise<string[]> {
  const folder = await hooksFolder(cwd);
  const said: string[] = [];
  for (const name of hookNames) {
    const path = join(folder, name);
    const text = await readText(path);
    if (text?.includes(sign) !== true) {
      said.push(`${name}: none of Fourgate's`);
      continue;
    }
    await rm(path);
    const hadBefore = await stat(path + asideEnding).catch(() => undefined);
    if (hadBefore) await rename(path + asideEnding, path);
    said.push(`${name}: removed${hadBefore ? ", and the one from before put back" : ""}`);
  }
  return said;
}

async function hooksFolder(cwd: string): Promise<string> {
  return resolve(cwd, (await askGit(cwd, ["rev-parse", "--git-path", "hooks"])).trim());
}

function scriptOf(name: (typeof hookNames)[number], [node, script]: readonly [string, string]): string {
  const remote = name === "pre-push" ? ' --remote "$1"' : "";
  const call = `${quoted(node)} ${quoted(script)} scan --hook ${name}${remote}`;
  // pre-push tells on standard input what is pushed; both hooks must read it.
  const [keep, feed, again] =
    name === "pre-push"
      ? ["pushed=$(cat)\n", 'printf "%s\\n" "$pushed" | ', 'printf "%s\\n" "$pushed" | ']
      : ["", "", ""];
  return `#!/bin/sh
${sign}; \`fourgate scan --remove-hooks\` takes it away.
if [ ! -x ${quoted(node)} ] || [ ! -f ${quoted(script)} ]; then
  echo "fourgate: its program is no longer where this hook expects it; run fourgate scan --install-hooks again, or remove $0" >&2
  exit 1
fi
${keep}if [ -x "$0${asideEnding}" ]; then
  ${feed}"$0${asideEnding}" "$@" || exit $?
fi
${again}${call}
`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

async function readText(path: string): Promise<string | undefined> {
  return await readFile(path, "utf8").catch(whereMissing(undefined));
}

const pushLinesMibMax = 16;

/**
 * What `git push` is about to send, by the lines that it gives its hook on standard input:
 * `ref hash remote-ref remote-hash`. Of a branch that the remote does not have, or has with commits
 * that are not here, all that this remote is not known to have: what another one has is news to it. Null
 * where only references are deleted.
 */
export async function pushedCommits(
  cwd: string,
  input: AsyncIterable<Uint8Array>,
  remote: string,
): Promise<readonly string[] | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    bytes += chunk.length;
    if (bytes > pushLinesMibMax * 1024 * 1024)
      throw new FourgateError("usage", "git names too many references", "push fewer of them at a time");
    chunks.push(chunk);
  }
  const sent: string[] = [];
  const there: string[] = [];
  for (const line of Buffer.concat(chunks).toString("utf8").split("\n")) {
    const [, local = "", , theirs = ""] = line.trim().split(/\s+/);
    if (!isCommit(local)) continue;
    sent.push(local);
    if (isCommit(theirs) && (await isHere(cwd, theirs))) there.push(`^${theirs}`);
  }
  return sent.length === 0 ? null : [...sent, ...there, "--not", `--remotes=${escapedGlob(remote)}`];
}

/** A remote without a name is called by its address, of which no branch is kept. */
function escapedGlob(remote: string): string {
  return remote.replaceAll(/[*?[\]\\]/g, "\\$&");
}

function isCommit(hash: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(hash) && !/^0+$/.test(hash);
}

async function isHere(cwd: string, hash: string): Promise<boolean> {
  return askGit(cwd, ["cat-file", "-e", `${hash}^{commit}`]).then(
    () => true,
    () => false,
  );
}
