import { join } from "node:path";
import type { FileQuestions } from "./file-questions.ts";

const headBytesMax = 1_000;
const packedBytesMax = 4 * 1024 * 1024;
const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Where a working tree's git data lies. A worktree has its own HEAD and shares its refs. */
export interface GitFolders {
  readonly git: string;
  readonly common: string;
}

/**
 * The commit that HEAD names, read from the files as git lays them out (gitrepository-layout(5)); undefined
 * before the first one, and where refs are kept otherwise (reftable). Three small reads, no process.
 */
export async function headCommit(
  { git, common }: GitFolders,
  files: FileQuestions,
): Promise<string | undefined> {
  const head = await shortText(join(git, "HEAD"), files);
  if (head === undefined || commit.test(head)) return head;
  const ref = /^ref: (refs\/[^\s:?*[\\^~]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes("..")) return undefined;
  const loose = await shortText(join(common, ref), files);
  if (loose !== undefined) return commit.test(loose) ? loose : undefined;
  const packedPath = join(common, "packed-refs");
  const found = await files.stat(packedPath);
  if (!found?.isFile() || found.size > packedBytesMax) return undefined;
  const packed = (await files.text(packedPath)) ?? "";
  const end = packed.indexOf(` ${ref}\n`);
  const named = end < 0 ? "" : packed.slice(packed.lastIndexOf("\n", end) + 1, end);
  return commit.test(named) ? named : undefined;
}

async function shortText(path: string, files: FileQuestions): Promise<string | undefined> {
  const found = await files.stat(path);
  if (!found?.isFile() || found.size > headBytesMax) return undefined;
  return (await files.text(path))?.trim();
}
