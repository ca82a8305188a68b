import type { ServerResponse } from "node:http";
import type { UpstreamReply } from "./upstream.ts";

/** What stands between an upstream's chunk and the client. Gives the chunks to write now. */
export type Transform = (chunk: Buffer) => readonly Uint8Array[];

/**
 * Writes a reply's body to the client as it arrives. A slow client slows the upstream; nothing is
 * collected here. `observe` sees each chunk after the client got it. The caller has written the response's head; it ends the response itself.
 */
export async function relay(
  reply: UpstreamReply,
  response: ServerResponse,
  transform: Transform,
  observe: (chunk: Buffer) => void = () => undefined,
): Promise<void> {
  const onDrain = (): void => {
    reply.resume();
  };
  response.on("drain", onDrain);
  try {
    await reply.relayTo({
      data(chunk) {
        let room = true;
        for (const out of transform(chunk)) if (out.length > 0) room = response.write(out);
        observe(chunk);
        return room || response.destroyed;
      },
    });
  } finally {
    response.off("drain", onDrain);
  }
}
