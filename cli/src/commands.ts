import type { Command } from "./command.ts";

/** The command table: a name, its usage, one line, and where it is loaded from. */
export const commands: readonly {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}[] = [
  {
    name: "up",
    usage: "up",
    summary: "start gateway, guard and console on this machine",
    load: async () => (await import("./commands/up.ts")).up,
  },
  {
    name: "run",
    usage: "run -- TOOL …",
    summary: "run a tool through the guard, its settings made for this run alone",
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "audit show",
    usage: "audit show ID",
    summary: "one exchange as recorded, with its proof",
    load: async () => (await import("./commands/audit-show.ts")).auditShow,
  },
  {
    name: "audit verify",
    usage: "audit verify",
    summary: "check the whole log; needs no server and no key",
    load: async () => (await import("./commands/audit-verify.ts")).auditVerify,
  },
  {
    name: "token",
    usage: "token",
    summary: "make a token for a user, with the hash to put into fourgate.yaml",
    load: async () => (await import("./commands/token.ts")).token,
  },
];
