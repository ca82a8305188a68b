import type { Json } from "../upstream/json.ts";
import type { Step } from "../upstream/script.ts";
import type { PeerName } from "../peers/install.ts";

/** One coding tool: how it is driven without a person, and what it calls its tools. */
export interface Client {
  /** The row of the matrix; what `--client` takes. */
  readonly name: string;
  /** For people: "Claude Code". */
  readonly title: string;
  /** As records name it. */
  readonly tool: string;
  /** What its command is called. */
  readonly command: string;
  readonly peer: PeerName;
  readonly protocol: "anthropic" | "openai-chat" | "openai-responses" | "gemini";
  /** Where in its peer's folder the program lies; a `.js` file is run with this Node. */
  readonly program: string;
  /** The session's id as the tool itself sends it; null where it sends none. */
  readonly sessionHeader: string | null;
  /** The header that names a sub-agent; null where there is none. */
  readonly agentHeader: string | null;
  readonly tools: ClientTools;
  /** The developer's own log-in at the vendor, and what they would set themselves. */
  logIn(key: string, vendor: string): Settings;
  /** What makes it ask `vendor` with no Fourgate between. */
  direct(vendor: string): Settings;
  /** Requests that it makes beside the first one of a prompt: a title, a choice of model. */
  readonly sideRequests: number;
  /** Why a second prompt of a session cannot be run without a terminal; null where it can. */
  readonly goesOnNot: string | null;
  /** Its arguments for one prompt without a person; "next" goes on with the folder's last session. */
  prompt(text: string, turn: "first" | "next"): readonly string[];
  /** Cells that do not hold, and why: what the page says of them. Such a cell fails when it does hold. */
  readonly short: Readonly<Record<string, string>>;
}

export interface Settings {
  readonly env: Readonly<Record<string, string>>;
  /** Text by path under HOME. */
  readonly files: Readonly<Record<string, string>>;
  /** Before all other arguments. */
  readonly args: readonly string[];
}

export const NO_SETTINGS: Settings = { env: {}, files: {}, args: [] };

export interface Call {
  readonly tool: string;
  readonly input: Json;
}

/** Text that a model writes: literals, and what it takes out of what it read. */
export type Text = readonly (string | { readonly [expression: string]: Json })[];

/** The tool's own tools, called as its model calls them. Paths are absolute. */
export interface ClientTools {
  read(root: string, path: string): Call;
  shell(command: string): Call;
  edit(root: string, path: string, before: Text, after: Text): Call;
  write(root: string, path: string, text: Text): Call;
  /** Hands `task` to a sub-agent and waits for it; where the tool has none, says so for the page. */
  readonly delegate: ((task: string) => readonly Step[]) | string;
  /** Steps of the sub-agent's own script after which it gives `answer`. */
  readonly answer?: (answer: string) => readonly Step[];
}

/** A Text as a script's expression. */
export function joined(text: Text): Json {
  return { $join: [...text] };
}
