/** What `fourgate run` asks for. */
export interface RunRequest {
  /** Absolute. */
  readonly cwd: string;
  /** Name of the tool: "claude-code". */
  readonly tool: string;
  /** Of the program that was started, where it is known without starting it. */
  readonly toolVersion?: string | undefined;
  /** Agent role that the run is narrowed to, or null. */
  readonly agent: string | null;
  /** The one deployment that this run may use, or null for the policy's own order. */
  readonly deployment: string | null;
  /** The process that the run ends with. */
  readonly pid: number;
}

/** One `fourgate run`, in memory for as long as its process lives; or what a standing one is now. */
export interface Run extends Omit<RunRequest, "pid"> {
  /** Names the run in reports and records; not secret. */
  readonly id: string;
  /** Null: it stands, and `cwd` is only where the user's home is. */
  readonly pid: number | null;
}

/** A run that `fourgate setup` wrote into a tool's own settings. */
export interface StandingRun {
  readonly tool: string;
  /** 32 random bytes in base64url. */
  readonly token: string;
  /** The user's home folder, absolute. */
  readonly home: string;
}
