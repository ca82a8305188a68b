import { clients } from "./clients/clients.ts";
import type { Client } from "./clients/client.ts";
import { headerOf, type Head } from "./head.ts";

const nameLengthMax = 200;

/** Who asks, by the tool's own word. A claim, not a proof: nothing is decided by it. */
export interface ClientSigns {
  /** "codex 0.169.0"; another tool's user-agent as it is; "" where it names none. */
  readonly tool: string;
  /** Undefined where it names none. */
  readonly session: string | undefined;
  /** "" for the session's main agent. */
  readonly subAgent: string;
}

/**
 * The signs of a request. `started` is what `fourgate run` or `fourgate setup` says it started: it
 * stands where the tool does not say its name, and beside it where that is another. `version` is that
 * of the program that was started, "" where it is not known: it stands where the tool does not say one.
 */
export function clientSigns(head: Head, started: string = "", version: string = ""): ClientSigns {
  const agent = headerOf(head, "user-agent") ?? "";
  const named = clients.find(({ userAgent }) => userAgent?.test(agent) === true);
  const session = sessionOf(head, named);
  return {
    tool: toolOf(agent, named, { name: clean(started), version: clean(version) }),
    session: session?.id,
    subAgent: session?.part ?? "",
  };
}

function toolOf(
  agent: string,
  named: Client | undefined,
  started: { readonly name: string; readonly version: string },
): string {
  const version = named?.userAgent?.exec(agent)?.[1] ?? "";
  const said = named ? `${named.name} ${version}`.trim() : clean(agent);
  if (started.name === "") return said;
  const known = clean(`${started.name} ${started.version}`.trim());
  if (named?.name === started.name) return version === "" ? known : said;
  if (!named) return said === "" ? known : clean(`${known} (says ${said})`);
  return clean(`${said} (in a run of ${started.name})`);
}

/** Whoever it says to be, a session's header is read: a wrong name must not split a session. */
function sessionOf(
  head: Head,
  named: Client | undefined,
): { readonly id: string; readonly part: string } | undefined {
  for (const client of named ? [named, ...clients] : clients) {
    const id = client.session.map((name) => present(head, name)).find((value) => value !== undefined);
    if (id === undefined) continue;
    const part = client.part === null ? undefined : present(head, client.part);
    return { id, part: part === undefined || part === id ? "" : part };
  }
  return undefined;
}

function present(head: Head, name: string): string | undefined {
  const value = clean(headerOf(head, name) ?? "");
  return value === "" ? undefined : value;
}

function clean(text: string): string {
  // Client's words end up on terminals and in logs: printable ASCII alone, and not without end.
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, nameLengthMax);
}
