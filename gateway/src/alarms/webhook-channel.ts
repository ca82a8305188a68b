import { FourgateError } from "@fourgate/core/errors";
import { HttpSender, unexpected, type SenderWay } from "../export/receivers/http-sender.ts";
import { webhookSignature } from "../export/receivers/webhook.ts";
import { subjectOf, textOf, type AlarmMessage, type Channel } from "./channel.ts";

export interface WebhookChannelOptions extends Pick<Channel, "name" | "groups">, SenderWay {
  readonly url: string;
  /** What both ends know. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** A POST with JSON: `text` is what chat services show, `alarms` is for machines. */
export function webhookChannel({
  name,
  groups,
  url,
  ca,
  proxy,
  secret,
  clock,
}: WebhookChannelOptions): Channel {
  const sender = new HttpSender(url, { ca, proxy });
  return {
    name,
    groups,
    async send(message: AlarmMessage, signal) {
      const alarms = message.alarms.map(({ alarm, group, subject, message: told, raisedAt }) => ({
        alarm,
        group,
        subject,
        message: told,
        raisedAt,
      }));
      const text = `${subjectOf(message)}\n${textOf(message)}`;
      const body = JSON.stringify({
        text,
        alarms,
        leftOutCount: message.leftOutCount,
        console: message.console,
      });
      const headers = {
        "content-type": "application/json",
        "x-fourgate-signature": webhookSignature(body, secret, clock()),
      };
      const answer = await sender.post("", headers, body, signal);
      if (answer.status >= 200 && answer.status < 300) return;
      if (answer.status === 400 || answer.status === 422)
        throw new FourgateError(
          "upstream_unreachable",
          `${sender.address} refuses the message (${String(answer.status)})`,
          "look at what the webhook takes",
        );
      throw unexpected(sender.address, answer, "webhook");
    },
    [Symbol.asyncDispose]: () => sender[Symbol.asyncDispose](),
  };
}
