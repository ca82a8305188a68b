import { chmod, lstat, stat, unlink } from "node:fs/promises";
import type { Server } from "node:http";
import { connect } from "node:net";
import { dirname } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing } from "@fourgate/core/system-error";

/** Doors inside the data folder, where no other user can bind or connect. Windows has none: TCP there. */
export const hasLocalSockets: boolean = process.platform !== "win32";

/** sun_path holds 104 bytes on macOS and 108 on Linux, with the NUL that ends it. */
const pathBytesMax = 100;
/** A full backlog refuses at once, where TCP would have waited. */
const waitingCountMax = 4096;

/** @throws FourgateError config_invalid */
export function requireSocketPath(path: string): void {
  if (Buffer.byteLength(path) <= pathBytesMax) return;
  throw new FourgateError(
    "config_invalid",
    `${path} is too long for a socket (over ${String(pathBytesMax)} bytes)`,
    "set FOURGATE_HOME to a folder with a shorter path",
  );
}

/**
 * Refuses a socket whose folder others can write: they could put one of their own in its place.
 * @throws FourgateError config_invalid
 */
export async function requireOwnFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || (found.mode & 0o022) === 0) return;
  throw new FourgateError("config_invalid", `others can write to ${folder}`, `run: chmod 700 ${folder}`);
}

/**
 * Listens on a socket file that only its owner can connect to. A file that nobody answers, left by a
 * process that was killed, is replaced. Closing the server removes the file.
 * @throws FourgateError config_invalid
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  requireSocketPath(path);
  await removeStale(path);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen({ path, backlog: waitingCountMax }, resolve);
  try {
    await promise;
    await chmod(path, 0o600);
  } catch (error) {
    throw cannotListen(path, error);
  } finally {
    server.off("error", reject);
  }
}

async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket() || (await answers(path))) throw cannotListen(path, { code: "EADDRINUSE" });
  await unlink(path).catch((error: unknown) => {
    if (!isMissing(error)) throw cannotListen(path, error);
  });
}

/** Whether anybody listens. What cannot be told counts as yes. */
async function answers(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ path });
  socket.once("connect", () => {
    resolve(true);
  });
  socket.once("error", ({ code }: NodeJS.ErrnoException) => {
    resolve(code !== "ECONNREFUSED" && code !== "ENOENT");
  });
  const answered = await promise;
  socket.destroy();
  return answered;
}

function cannotListen(path: string, error: unknown): FourgateError {
  const { code } = error as NodeJS.ErrnoException;
  return new FourgateError(
    "config_invalid",
    code === "EADDRINUSE" ? `${path} is in use` : `cannot listen on ${path} (${code ?? "unknown error"})`,
    "end the Fourgate that uses this FOURGATE_HOME, or remove the file",
    error,
  );
}
