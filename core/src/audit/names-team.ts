import type { AuditRecord } from "./record.ts";

/** Whether this record is of somebody of that team, or of a change to it. */
export function namesTeam(record: AuditRecord, team: string): boolean {
  if (record.kind === "identity")
    return record.changes.some(
      (change) =>
        ("team" in change && change.team === team) || ("teams" in change && change.teams.includes(team)),
    );
  return "actor" in record && record.actor !== null && record.actor.teams.includes(team);
}
