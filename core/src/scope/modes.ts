import type { Gate } from "../verdict.ts";
import type { GateMode, GateModes, TeamMode } from "./policy.ts";

/** The gates that have an observing mode, by their names in the configuration. */
export type ModedGate = "scope" | "secrets";

/** As they apply to one person. */
export type PersonModes = Readonly<Record<ModedGate, GateMode>>;

/**
 * A team has its own mode or else the gate's. Who is in several teams has the strictest of theirs,
 * who is in none the gate's. A mode that is not known enforces.
 */
export function modesFor(gates: GateModes, teams: readonly string[]): PersonModes {
  const strictestMode = (gate: ModedGate): GateMode => {
    const ofTeams = teams.map((team) => teamMode(gates, team, gate) ?? gates[gate]);
    const modes = ofTeams.length === 0 ? [gates[gate]] : ofTeams;
    return modes.every((mode) => mode === "off")
      ? "off"
      : modes.every((mode) => mode === "off" || mode === "observe")
        ? "observe"
        : "enforce";
  };
  return { scope: strictestMode("scope"), secrets: strictestMode("secrets") };
}

/** A gate that does not enforce for everybody. */
export interface LoweredGate {
  readonly gate: Gate;
  readonly name: "audit" | ModedGate | "private";
  /** For whoever is in no team with a mode of its own. */
  readonly mode: GateMode;
  /** Teams whose own mode is another than that, by name. */
  readonly observing: readonly string[];
  readonly enforcing: readonly string[];
}

/** The gates that do not enforce for everybody, in order; empty where all do. */
export function loweredGates(gates: GateModes): readonly LoweredGate[] {
  const teamsOn = (gate: ModedGate, mode: TeamMode): readonly string[] =>
    mode === gates[gate]
      ? []
      : Object.keys(gates.teams ?? {})
          .filter((team) => teamMode(gates, team, gate) === mode)
          .sort();
  const moded = (gate: Gate, name: ModedGate): LoweredGate => ({
    gate,
    name,
    mode: gates[name],
    observing: teamsOn(name, "observe"),
    enforcing: teamsOn(name, "enforce"),
  });
  const audit: LoweredGate = { gate: 1, name: "audit", mode: gates.audit, observing: [], enforcing: [] };
  const own: LoweredGate = { gate: 4, name: "private", mode: gates.private, observing: [], enforcing: [] };
  return [audit, moded(2, "scope"), moded(3, "secrets"), own].filter(
    ({ mode, observing }) => mode !== "enforce" || observing.length > 0,
  );
}

/** "gate secrets is on enforce, but on observe for the teams ops and web" */
export function loweredText({ name, mode, observing, enforcing }: LoweredGate): string {
  const exceptions = [
    ...(observing.length > 0 ? [`on observe for ${teamsText(observing)}`] : []),
    ...(enforcing.length > 0 ? [`on enforce for ${teamsText(enforcing)}`] : []),
  ];
  const but = exceptions.length > 0 ? `, but ${exceptions.join(" and ")}` : "";
  return `gate ${name} is on ${mode}${but}`;
}

const namedCountMax = 20;

/** "the teams ops and web"; beyond 20 they are counted. */
export function teamsText(teams: readonly string[]): string {
  const named = teams.slice(0, namedCountMax);
  if (teams.length > named.length) named.push(`${String(teams.length - named.length)} more`);
  const last = named.at(-1) ?? "";
  return named.length < 2 ? `the team ${last}` : `the teams ${named.slice(0, -1).join(", ")} and ${last}`;
}

function teamMode(gates: GateModes, team: string, gate: ModedGate): TeamMode | undefined {
  const own = gates.teams;
  return own && Object.hasOwn(own, team) ? own[team]?.[gate] : undefined;
}
