import type { IncomingMessage, ServerResponse } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import { answerControl, bodyOf, requireControlKey } from "../control/answer.ts";
import type { GuardParts } from "../guard-parts.ts";
import { refuseBrowsers, requireLocalHost } from "../local-request.ts";
import type { AllowAnswer } from "./allow-store.ts";
import { requireOwnTerminal } from "./own-terminal.ts";

/**
 * `POST /allow/<ticket>`: by TCP, since the kernel tells whose a TCP connection is, and of a socket in
 * the file system it does not. Without words it tells them; with them the wish is granted. Each time
 * it is looked at who asks.
 */
export async function confirmAllow(
  request: IncomingMessage,
  response: ServerResponse,
  guard: GuardParts,
): Promise<void> {
  await answerControl(request, response, guard, async () => {
    requireLocalHost(request, guard.port());
    refuseBrowsers(request);
    requireControlKey(request, guard);
    const ticket = /^\/allow\/([\w-]{43})$/.exec(request.url ?? "")?.[1] ?? "";
    const asked = guard.confirmations.find(ticket);
    if (request.method !== "POST" || !asked || guard.processes === null) throw gone();
    await requireOwnTerminal(
      request.socket.remotePort ?? 0,
      {
        guardPort: guard.port(),
        runPids: guard.runs.pids,
        standingSinceMs: guard.runs.standingSinceMs,
      },
      guard.processes,
    );
    const body = (await bodyOf(request)).toString("utf8").trim();
    if (body === "") return { words: asked.words };
    guard.confirmations.close(ticket);
    if (body.toLowerCase().split(/\s+/).join(" ") !== asked.words)
      throw new FourgateError("usage", "these are not the two words", "try again");
    return (await guard.allowStore.wish({ ...asked.wish, confirmed: true })) satisfies AllowAnswer;
  });
}

function gone(): FourgateError {
  return new FourgateError("not_found", "nothing waits to be confirmed here", "run fourgate allow again");
}
