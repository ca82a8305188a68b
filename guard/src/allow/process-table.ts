import { readdir, readFile, readlink, stat } from "node:fs/promises";

/** A process of this machine, as far as this user may see it. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  /** Clock ticks from the machine's start. */
  readonly startTicks: number;
  /** The same in milliseconds since the epoch, right to a second. */
  readonly startedMs: number;
  /** Whether it has a controlling terminal. */
  readonly hasTerminal: boolean;
  /** Adopts what loses its parent: the first process, and systemd's for a user. */
  readonly isReaper: boolean;
  /** Its environment as it was started with; "" where it cannot be seen. */
  readonly environment: string;
}

/** What the kernel tells of processes and their connections. */
export interface ProcessTable {
  find(pid: number): Promise<ProcessFacts | undefined>;
  /** Processes of this user that hold the client's end of connections to this port of 127.0.0.1. */
  clientsOf(port: number): Promise<readonly PortClient[]>;
}

export interface PortClient {
  readonly pid: number;
  /** The client's own port. */
  readonly clientPort: number;
}

/** By /proc. Null where there is none: macOS and Windows. https://man7.org/linux/man-pages/man5/proc.5.html */
export function systemProcesses(platform: NodeJS.Platform = process.platform): ProcessTable | null {
  return platform === "linux" ? { find, clientsOf } : null;
}

/** Linux tells it in hundredths of a second on all machines: USER_HZ. */
const msPerTick = 10;

async function find(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const text = await readFile(`/proc/${String(pid)}/stat`, "latin1");
    // The name stands in brackets and may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const { uid } = await stat(`/proc/${String(pid)}`);
    const environment = await readFile(`/proc/${String(pid)}/environ`, "latin1").catch(() => "");
    const bootSeconds = Number(/^btime (\d+)$/m.exec(await readFile("/proc/stat", "latin1"))?.[1]);
    const program = await readlink(`/proc/${String(pid)}/exe`).catch(() => "");
    const startTicks = Number(fields[19]);
    return {
      pid,
      parent: Number(fields[1]),
      uid,
      startTicks,
      startedMs: bootSeconds * 1000 + startTicks * msPerTick,
      hasTerminal: Number(fields[4]) !== 0,
      isReaper: pid === 1 || program.endsWith("/systemd"),
      environment,
    };
  } catch {
    return undefined;
  }
}

async function clientsOf(port: number): Promise<readonly PortClient[]> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "latin1").catch(() => "")),
  );
  const portOfInode = new Map(tables.flatMap((table) => connectionsTo(port, table)));
  const found: PortClient[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const fds = await readdir(`/proc/${name}/fd`).catch((): string[] => []);
    const links = await Promise.all(fds.map((fd) => readlink(`/proc/${name}/fd/${fd}`).catch(() => "")));
    for (const link of links) {
      const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? "";
      const clientPort = portOfInode.get(inode);
      if (clientPort !== undefined) found.push({ pid: Number(name), clientPort });
    }
  }
  return found;
}

const established = "01";

/** Inode and own port of each connection in the kernel's table that leads to this port. */
function connectionsTo(port: number, table: string): [inode: string, clientPort: number][] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", remote = "", state, , , , , , inode = ""] = line.trim().split(/\s+/);
    return state === established && portOf(remote) === port ? [[inode, portOf(local)]] : [];
  });
}

function portOf(address: string): number {
  return Number.parseInt(address.split(":")[1] ?? "", 16);
}
