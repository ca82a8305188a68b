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
    name: "solo",
    usage: "solo",
    summary: "set up a guard alone, without a gateway: gate 3 for one developer",
    load: async () => (await import("./commands/solo.ts")).solo,
  },
  {
    name: "join",
    usage: "join URL CODE",
    summary: "join this laptop to your company's gateway",
    load: async () => (await import("./commands/join.ts")).join,
  },
  {
    name: "leave",
    usage: "leave",
    summary: "take this laptop off the gateway that it joined",
    load: async () => (await import("./commands/leave.ts")).leave,
  },
  {
    name: "setup",
    usage: "setup [TOOL]",
    summary: "govern a tool's plain command for good; without TOOL say what is governed",
    load: async () => (await import("./commands/setup.ts")).setup,
  },
  {
    name: "doctor",
    usage: "doctor [TOOL…]",
    summary: "say what works, what does not, and the mend",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  {
    name: "scan",
    usage: "scan [PATH…|-]",
    summary: "gate 3 on files, staged changes, commits, standard input or the clipboard",
    load: async () => (await import("./commands/scan.ts")).scan,
  },
  {
    name: "allow",
    usage: "allow [CODE --reason TEXT]",
    summary: "let a value pass that gate 3 stopped, or list what it found",
    load: async () => (await import("./commands/allow.ts")).allow,
  },
  {
    name: "allow list",
    usage: "allow list",
    summary: "exceptions to gate 3, and requests that wait",
    load: async () => (await import("./commands/allow-list.ts")).allowList,
  },
  {
    name: "allow add",
    usage: "allow add FINGERPRINT",
    summary: "make an exception that nobody asked for",
    load: async () => (await import("./commands/allow-add.ts")).allowAdd,
  },
  {
    name: "allow confirm",
    usage: "allow confirm ID",
    summary: "grant a developer's request",
    load: async () => (await import("./commands/allow-confirm.ts")).allowConfirm,
  },
  {
    name: "allow refuse",
    usage: "allow refuse ID",
    summary: "refuse a developer's request",
    load: async () => (await import("./commands/allow-refuse.ts")).allowRefuse,
  },
  {
    name: "allow revoke",
    usage: "allow revoke ID",
    summary: "take an exception back",
    load: async () => (await import("./commands/allow-revoke.ts")).allowRevoke,
  },
  {
    name: "audit search",
    usage: "audit search [TEXT]",
    summary: "what left: by user, file, vendor, text …; which calls carried these lines, did a commit leave",
    load: async () => (await import("./commands/audit-search.ts")).auditSearch,
  },
  {
    name: "audit bundle",
    usage: "audit bundle [TEXT] --out DIR",
    summary: "a folder for an auditor that proves itself offline: records, bytes, proofs, a page to read",
    load: async () => (await import("./commands/audit-bundle.ts")).auditBundle,
  },
  {
    name: "audit show",
    usage: "audit show ID",
    summary: "one exchange as recorded, with its proof",
    load: async () => (await import("./commands/audit-show.ts")).auditShow,
  },
  {
    name: "audit verify",
    usage: "audit verify [FOLDER|URL]",
    summary:
      "check the whole log, in a folder or at an address, or a receipt alone; needs no server and no key",
    load: async () => (await import("./commands/audit-verify.ts")).auditVerify,
  },
  {
    name: "audit receipt",
    usage: "audit receipt ID",
    summary: "an exchange's receipt, which is checked without the log",
    load: async () => (await import("./commands/audit-receipt.ts")).auditReceipt,
  },
  {
    name: "audit export",
    usage: "audit export --format FORMAT",
    summary: "write the log's records once, as OCSF, ECS, OpenTelemetry, CEF or JSON",
    load: async () => (await import("./commands/audit-export.ts")).auditExport,
  },
  {
    name: "exports list",
    usage: "exports list",
    summary: "where records go: how far, what was refused, the last canary",
    load: async () => (await import("./commands/exports-list.ts")).exportsList,
  },
  {
    name: "exports test",
    usage: "exports test EXPORT",
    summary: "send a canary through an export and say what became of it",
    load: async () => (await import("./commands/exports-test.ts")).exportsTest,
  },
  {
    name: "alarms list",
    usage: "alarms list",
    summary: "what a person should deal with, and who was told",
    load: async () => (await import("./commands/alarms-list.ts")).alarmsList,
  },
  {
    name: "alarms ack",
    usage: "alarms ack ALARM…",
    summary: "say that you deal with alarms",
    load: async () => (await import("./commands/alarms-ack.ts")).alarmsAck,
  },
  {
    name: "audit reconcile",
    usage: "audit reconcile FILE…",
    summary: "hold vendors' usage reports and proxies' logs against the log: what went round it",
    load: async () => (await import("./commands/audit-reconcile.ts")).auditReconcile,
  },
  {
    name: "witness",
    usage: "witness --log-key KEY",
    summary: "cosign another machine's log, so that nobody can set it back unseen",
    load: async () => (await import("./commands/witness.ts")).witness,
  },
  {
    name: "report observed",
    usage: "report observed",
    summary: "what observing gates would have stopped, by team, rule and tool",
    load: async () => (await import("./commands/report-observed.ts")).reportObserved,
  },
  {
    name: "data rebuild",
    usage: "data rebuild",
    summary: "make the database again from the journal",
    load: async () => (await import("./commands/data-rebuild.ts")).dataRebuild,
  },
  {
    name: "data backup",
    usage: "data backup FOLDER",
    summary: "copy the data folder, beside a running gateway, and verify the copy",
    load: async () => (await import("./commands/data-backup.ts")).dataBackup,
  },
  {
    name: "data restore",
    usage: "data restore FOLDER",
    summary: "verify a backup and put it into a data folder",
    load: async () => (await import("./commands/data-restore.ts")).dataRestore,
  },
  {
    name: "data retention",
    usage: "data retention",
    summary: "how long things are kept, and which legal holds stand",
    load: async () => (await import("./commands/data-retention.ts")).dataRetention,
  },
  {
    name: "data hold",
    usage: "data hold USER --reason TEXT",
    summary: "place a legal hold on a person, or on everybody",
    load: async () => (await import("./commands/data-hold.ts")).dataHold,
  },
  {
    name: "data release",
    usage: "data release HOLD --reason TEXT",
    summary: "end a legal hold",
    load: async () => (await import("./commands/data-release.ts")).dataRelease,
  },
  {
    name: "data erase",
    usage: "data erase USER --reason TEXT",
    summary: "destroy what is recorded of a person; proofs stay valid",
    load: async () => (await import("./commands/data-erase.ts")).dataErase,
  },
  {
    name: "data expire",
    usage: "data expire",
    summary: "destroy what is due now, rather than within a day",
    load: async () => (await import("./commands/data-expire.ts")).dataExpire,
  },
  {
    name: "token",
    usage: "token",
    summary: "make a token for a user, with the hash to put into fourgate.yaml",
    load: async () => (await import("./commands/token.ts")).token,
  },
  {
    name: "users list",
    usage: "users list",
    summary: "every user, of the file and added",
    load: async () => (await import("./commands/users-list.ts")).usersList,
  },
  {
    name: "users add",
    usage: "users add USER",
    summary: "add a user",
    load: async () => (await import("./commands/users-add.ts")).usersAdd,
  },
  {
    name: "users change",
    usage: "users change USER",
    summary: "change a user's level and teams",
    load: async () => (await import("./commands/users-change.ts")).usersChange,
  },
  {
    name: "users remove",
    usage: "users remove USER",
    summary: "remove a user with devices and codes",
    load: async () => (await import("./commands/users-remove.ts")).usersRemove,
  },
  {
    name: "teams list",
    usage: "teams list",
    summary: "every team and its members",
    load: async () => (await import("./commands/teams-list.ts")).teamsList,
  },
  {
    name: "teams add",
    usage: "teams add TEAM",
    summary: "add a team",
    load: async () => (await import("./commands/teams-add.ts")).teamsAdd,
  },
  {
    name: "teams remove",
    usage: "teams remove TEAM",
    summary: "remove a team",
    load: async () => (await import("./commands/teams-remove.ts")).teamsRemove,
  },
  {
    name: "devices list",
    usage: "devices list",
    summary: "every device, revoked ones included",
    load: async () => (await import("./commands/devices-list.ts")).devicesList,
  },
  {
    name: "devices revoke",
    usage: "devices revoke DEVICE",
    summary: "revoke a device and cut off what runs through it",
    load: async () => (await import("./commands/devices-revoke.ts")).devicesRevoke,
  },
  {
    name: "codes new",
    usage: "codes new USER",
    summary: "make a code with which one laptop joins",
    load: async () => (await import("./commands/codes-new.ts")).codesNew,
  },
  {
    name: "codes list",
    usage: "codes list",
    summary: "join codes and their states",
    load: async () => (await import("./commands/codes-list.ts")).codesList,
  },
  {
    name: "codes withdraw",
    usage: "codes withdraw ID",
    summary: "withdraw a code that nobody used",
    load: async () => (await import("./commands/codes-withdraw.ts")).codesWithdraw,
  },
];
