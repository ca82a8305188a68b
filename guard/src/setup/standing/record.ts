import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { GuardFiles } from "../../config/guard-home.ts";
import { readPrivateFile, writePrivateFile } from "../../device/private-file.ts";

/** What was done to one file, and how to undo it. */
export interface EditedFile {
  readonly path: string;
  readonly format: "json" | "toml" | "env" | "whole";
  /** False where setup made it. */
  readonly existed: boolean;
  /** Folders made for it, outermost first. */
  readonly madeFolders: readonly string[];
  /** Of the file as setup left it, hex. */
  readonly sha256: string;
  /** Puts the former file together from that one: characters from `start` on, `length` of them, become `former`. */
  readonly splice: { readonly start: number; readonly length: number; readonly former: string };
  /** json: what was set, and what it said before (no member where there was none). */
  readonly values: readonly {
    readonly path: readonly string[];
    readonly value?: unknown;
    readonly former?: unknown;
  }[];
}

/** A standing run: its token, and what was written so that the tool uses it. */
export interface StandingRecord {
  readonly version: 1;
  /** As in records. */
  readonly tool: string;
  /** 32 random bytes in base64url. */
  readonly token: string;
  /** Absolute; where relative paths count from when the tool does not say where it works. */
  readonly home: string;
  readonly files: readonly EditedFile[];
}

const schema: z.ZodType<StandingRecord> = z.strictObject({
  version: z.literal(1),
  tool: z.string().min(1).max(100),
  token: z.string().regex(/^[\w-]{43}$/),
  home: z.string().min(1).max(4096),
  files: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(4096),
        format: z.enum(["json", "toml", "env", "whole"]),
        existed: z.boolean(),
        madeFolders: z.array(z.string().max(4096)).max(64),
        sha256: z.string().length(64),
        splice: z.strictObject({ start: z.int().min(0), length: z.int().min(0), former: z.string() }),
        values: z
          .array(
            z.strictObject({
              path: z.array(z.string().max(500)).max(20),
              value: z.unknown(),
              former: z.unknown().optional(),
            }),
          )
          .max(500),
      }),
    )
    .max(10),
});

/** One file each, of mode 0600. */
export async function writeStanding(files: GuardFiles, record: StandingRecord): Promise<void> {
  const folder = files.standing;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writePrivateFile(join(folder, `${record.tool}.json`), JSON.stringify(record));
}

export async function removeStanding(files: GuardFiles, tool: string): Promise<void> {
  await rm(join(files.standing, `${tool}.json`), { force: true });
}

/** @throws FourgateError config_invalid, for one that can't be read or that others can read */
export async function readStanding(files: GuardFiles, tool: string): Promise<StandingRecord | undefined> {
  if (!(await standingTools(files)).includes(tool)) return undefined;
  const path = join(files.standing, `${tool}.json`);
  const text = (await readPrivateFile(path)).toString("utf8");
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // Neither its text nor what was wrong with it: it holds a token.
    throw new FourgateError("config_invalid", `${path} is not valid`, "remove it, and set the tool up again");
  }
}

/** The tools that have a standing run on this machine. */
export async function standingTools(files: GuardFiles): Promise<readonly string[]> {
  const names = await readdir(files.standing).catch(() => []);
  return names.flatMap((name) => /^([a-z][a-z-]{0,98})\.json$/.exec(name)?.[1] ?? []).toSorted();
}

/** Every standing run of this machine; one whose file is broken is said and left out. */
export async function standingRuns(
  files: GuardFiles,
  complain: (what: string, error: unknown) => void,
): Promise<readonly StandingRecord[]> {
  const found: StandingRecord[] = [];
  for (const tool of await standingTools(files)) {
    try {
      const record = await readStanding(files, tool);
      if (record) found.push(record);
    } catch (error) {
      complain(`the standing run of ${tool} can't be read, so it is refused`, error);
    }
  }
  return found;
}
