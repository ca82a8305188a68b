import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { normalRemote, remoteUrls } from "../workspace/git-remotes.ts";

const fileBytesMax = 1024 * 1024;
const nameCountMax = 5_000;
/** What is longer is taken for a secret even where something is named after it. */
const nameCharsMax = 24;

/**
 * What a workspace and its user are called, in lower case: parts of paths, the machine, the package, the
 * remotes, what lies in the root folder, each whole and in words. A password that is one of these (`shop2024` in the
 * folder shop2024) stands in every path and tells nobody anything. Never fails.
 */
export async function ownNames(
  root: string,
  home: string | undefined,
  machine: string,
): Promise<ReadonlySet<string>> {
  const [entries, manifest, config] = await Promise.all([
    readdir(root).catch((): string[] => []),
    textOf(join(root, "package.json")),
    textOf(join(root, ".git", "config")),
  ]);
  const remotes = remoteUrls(config).map((url) => normalRemote(url));
  const names = new Set<string>();
  for (const text of [root, home ?? "", machine, packageName(manifest), ...remotes, ...entries]) {
    for (const part of text.split(/[/\\]/)) {
      for (const name of [part, part.replace(/\.[^.]*$/, ""), ...part.split(/[^\p{L}\p{N}]+/u)])
        if (name.length <= nameCharsMax && names.size < nameCountMax) names.add(name.toLowerCase());
    }
  }
  return names;
}

async function textOf(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.length > fileBytesMax ? "" : text;
}

function packageName(manifest: string): string {
  try {
    const { name } = JSON.parse(manifest) as { readonly name?: unknown };
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}
