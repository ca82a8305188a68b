import { createHmac } from "node:crypto";
import type { FormatName } from "@fourgate/core/audit/formats/format";
import { shortReason, type Receiver, type Taken } from "../receiver.ts";
import { HttpSender, refusesEvents, unexpected, type SenderWay } from "./http-sender.ts";

export interface WebhookOptions extends SenderWay {
  readonly url: string;
  /** What both ends know. */
  readonly secret: string;
  readonly format: FormatName;
  readonly name: string;
  readonly clock: () => number;
}

/** Any address that takes a POST: a list of events, or lines of CEF, signed. */
export function webhookReceiver({ url, ca, proxy, secret, format, name, clock }: WebhookOptions): Receiver {
  const sender = new HttpSender(url, { ca, proxy });
  return {
    proof: "acknowledged",
    async send(batch, signal): Promise<Taken> {
      const isText = format === "cef";
      const texts = batch.map(({ text }) => text);
      const body = isText ? `${texts.join("\n")}\n` : `[${texts.join(",")}]`;
      const headers = {
        "content-type": isText ? "text/plain; charset=utf-8" : "application/json",
        "x-fourgate-export": encodeURIComponent(name),
        "x-fourgate-signature": webhookSignature(body, secret, clock()),
      };
      const answer = await sender.post("", headers, body, signal);
      if (answer.status >= 200 && answer.status < 300) return { refused: [] };
      if (refusesEvents(answer.status))
        return { refused: [], unclear: shortReason(`it was refused (${String(answer.status)})`) };
      throw unexpected(sender.address, answer, "webhook");
    },
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]();
    },
  };
}

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA-256 over `SECONDS.BODY`. The time is signed too, so that whoever recorded a
 * request can't send it again later.
 */
export function webhookSignature(body: string, secret: string, nowMs: number): string {
  const seconds = String(Math.floor(nowMs / 1_000));
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}
