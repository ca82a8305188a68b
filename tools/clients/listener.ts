import { readdir, readFile, readlink } from "node:fs/promises";

/** Ids of the processes that listen on a port of 127.0.0.1 (Linux: read from /proc). */
export async function listenersOn(port: number): Promise<readonly number[]> {
  const table = await readFile("/proc/net/tcp", "utf8");
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const inodes = new Set(
    table
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[1] === address && columns[3] === LISTENING)
      .map((columns) => `socket:[${columns[9] ?? ""}]`),
  );
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const fds = await readdir(`/proc/${name}/fd`).catch(() => []);
    for (const fd of fds) {
      const target = await readlink(`/proc/${name}/fd/${fd}`).catch(() => "");
      if (inodes.has(target)) {
        found.push(Number(name));
        break;
      }
    }
  }
  return found;
}

const LISTENING = "0A";
