import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import type { Environment, GuardFiles } from "../../config/guard-home.ts";
import type { ToolSetup } from "../tools.ts";
import { applied, editedFile, reverted } from "./edit.ts";
import {
  readStanding,
  removeStanding,
  writeStanding,
  type EditedFile,
  type StandingRecord,
} from "./record.ts";
import {
  openSettingsFile,
  removeSettingsFile,
  writeSettingsFile,
  type SettingsFile,
} from "./settings-file.ts";

export interface StandingChange {
  /** Files that were written or removed; none when it was so already. */
  readonly changed: readonly string[];
  readonly notes: readonly string[];
}

export interface StandingPlace {
  readonly files: GuardFiles;
  readonly env: Environment;
  /** Where the guard listens on 127.0.0.1. */
  readonly port: number;
}

/**
 * Makes a tool's own settings lead to this user's guard for good. Run again, it changes nothing but
 * what has become different (the port, a provider that was added). Every file is read and edited in
 * memory before the first is written, so a broken one stops it all.
 * @throws FourgateError config_invalid
 */
export async function setUpStanding(tool: ToolSetup, place: StandingPlace): Promise<StandingChange> {
  const record = await readStanding(place.files, tool.name);
  const token = record?.token ?? randomBytes(32).toString("base64url");
  const { edits, notes } = await tool.standing.plan({
    env: place.env,
    baseUrl: standingAddress(place.port, token),
    read: async (path) => formerText(await openSettingsFile(path), record),
  });
  const work: Work[] = [];
  for (const edit of edits) {
    const file = await openSettingsFile(edit.path);
    const before = formerText(file, record);
    const after = applied(edit, before);
    const made = record?.files.find(({ path }) => path === file.path)?.madeFolders ?? [];
    work.push({ file, after, edited: editedFile(edit, file.path, before, after, made) });
  }
  for (const dropped of record?.files ?? []) {
    if (work.some(({ file }) => file.path === dropped.path)) continue;
    const file = await openSettingsFile(dropped.path);
    work.push({ file, after: formerText(file, record), edited: undefined });
  }
  const changing = work.filter(({ file, after }) => file.text !== after);
  const next: StandingRecord = {
    version: 1,
    tool: tool.name,
    token,
    home: place.env["HOME"] ?? homedir(),
    files: work.flatMap(({ edited }) => (edited ? [edited] : [])),
  };
  // Before the files: whatever is cut short here can be undone.
  if (changing.length > 0 || !record) await writeStanding(place.files, next);
  const made = new Map<string, readonly string[]>();
  for (const { file, after } of changing) {
    if (after === undefined) await removeSettingsFile(file.path, []);
    else made.set(file.path, await writeSettingsFile(file.path, after));
  }
  if ([...made.values()].some((folders) => folders.length > 0)) {
    const files = next.files.map((file) => ({
      ...file,
      madeFolders: [...file.madeFolders, ...(made.get(file.path) ?? [])],
    }));
    await writeStanding(place.files, { ...next, files });
  }
  return { changed: changing.map(({ file }) => file.path), notes };
}

/**
 * Takes out what setUpStanding wrote and ends the standing run. Gives undefined where there is none.
 * @throws FourgateError config_invalid
 */
export async function undoStanding(tool: ToolSetup, files: GuardFiles): Promise<StandingChange | undefined> {
  const record = await readStanding(files, tool.name);
  if (!record) return undefined;
  const work: Work[] = [];
  for (const edited of record.files) {
    const file = await openSettingsFile(edited.path);
    work.push({ file, after: formerText(file, record), edited });
  }
  const changing = work.filter(({ file, after }) => file.text !== after);
  // A folder that was made goes once the last file made in it has gone.
  for (const { file, after, edited } of changing.toReversed()) {
    if (after === undefined) await removeSettingsFile(file.path, edited?.madeFolders ?? []);
    else await writeSettingsFile(file.path, after);
  }
  await removeStanding(files, tool.name);
  return { changed: changing.map(({ file }) => file.path), notes: [] };
}

export function standingAddress(port: number, token: string): string {
  return `http://127.0.0.1:${String(port)}/r/${token}`;
}

interface Work {
  readonly file: SettingsFile;
  /** Undefined: no file. */
  readonly after: string | undefined;
  readonly edited: EditedFile | undefined;
}

/** A file without our edits. */
function formerText(file: SettingsFile, record: StandingRecord | undefined): string | undefined {
  const edited = record?.files.find(({ path }) => path === file.path);
  return edited === undefined || file.text === undefined ? file.text : reverted(edited, file.text);
}
