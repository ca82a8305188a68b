import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Heavy parts that only some runs need. Each is a folder here with its lock file. */
export type PeerName =
  | "portkey"
  | "secretlint"
  | "claude-code"
  | "codex"
  | "opencode"
  | "pi"
  | "gemini"
  | "qwen"
  | "cline";

const CACHE = fileURLToPath(new URL("../../.cache/peers/", import.meta.url));
const PINS = fileURLToPath(new URL("./", import.meta.url));

/**
 * Gives the folder whose node_modules holds the peer, at exactly the versions of its lock file.
 * Installs it there at first use, without running anyone's install scripts; says so on standard error.
 */
export async function ensurePeer(name: PeerName): Promise<string> {
  const manifest = await readFile(join(PINS, name, "package.json"));
  const lock = await readFile(join(PINS, name, "package-lock.json"));
  const digest = createHash("sha256").update(manifest).update(lock).digest("hex").slice(0, 8);
  const home = join(CACHE, `${name}@${versionIn(manifest)}-${digest}`);
  if (await isFile(join(home, "node_modules", ".package-lock.json"))) return home;
  process.stderr.write(`installing ${name} into .cache/peers (once)\n`);
  await mkdir(CACHE, { recursive: true });
  const staging = await mkdtemp(join(CACHE, `.${name}-`));
  try {
    await cp(join(PINS, name), staging, { recursive: true });
    await npmCi(staging);
    await rename(staging, home).catch(async (error: unknown) => {
      if (!(await isFile(join(home, "package.json")))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return home;
}

function versionIn(manifest: Buffer): string {
  const { dependencies } = JSON.parse(manifest.toString("utf8")) as { dependencies: Record<string, string> };
  const [version] = Object.values(dependencies);
  if (version === undefined) throw new Error("a peer's package.json names its one dependency");
  return version;
}

async function npmCi(folder: string): Promise<void> {
  const child = spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`npm ci ended with ${code}`);
}

async function isFile(path: string): Promise<boolean> {
  return await readFile(path).then(
    () => true,
    () => false,
  );
}
