/** What `fourgate run` asks for. */
export interface RunRequest {
  /** Absolute. */
  readonly cwd: string;
  /** Name of the tool: "claude-code". */
  readonly tool: string;
  /** Agent role that the run is narrowed to, or null. */
  readonly agent: string | null;
  /** The one deployment that this run may use, or null for the policy's own order. */
  readonly deployment: string | null;
  /** The process that the run ends with. */
  readonly pid: number;
}

/** One `fourgate run`, in memory for as long as its process lives. */
export interface Run extends RunRequest {
  /** Names the run in reports and records; not secret. */
  readonly id: string;
}
