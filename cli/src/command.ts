/** A subcommand of `fourgate`. Each stands in a file of its own and is loaded only when called. */
export interface Command {
  /** What `--help` prints, with an example. */
  readonly help: string;
  /** Arguments after the subcommand's name. Gives the exit code. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Where a command reads and writes; a test passes its own. */
export interface Terminal {
  readonly out: (text: string) => void;
  /** Bytes to standard output, as they are. */
  readonly write: (bytes: Uint8Array) => void;
  readonly error: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Standard output is a terminal that a person watches. */
  readonly interactive: boolean;
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  /** How this command is started again: a program and its script, absolute. */
  readonly program: readonly [string, string];
  /** Asks the person at the terminal and gives the answer's line; absent where nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>;
}
