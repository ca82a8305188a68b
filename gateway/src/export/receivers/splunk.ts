import { setTimeout as sleep } from "node:timers/promises";
import type { FormatName } from "@fourgate/core/audit/formats/format";
import { ReceiverAway, shortReason, type OutgoingEvent, type Receiver, type Taken } from "../receiver.ts";
import { HttpSender, jsonObject, unexpected, type HttpAnswer, type SenderWay } from "./http-sender.ts";

export interface SplunkOptions extends SenderWay {
  /** https://host:8088 */
  readonly url: string;
  readonly token: string;
  readonly format: FormatName;
  /** "" for the token's own. */
  readonly index: string;
  /** Wait until the indexers have it (Splunk Enterprise): the collector's own 200 does not outlive a crash. */
  readonly acknowledge: boolean;
  readonly ackMsMax?: number;
  readonly ackEveryMs?: number;
}

/**
 * Splunk's HTTP Event Collector.
 * https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
 */
export function splunkReceiver(options: SplunkOptions): Receiver {
  const { token, format, index, acknowledge } = options;
  const { ackMsMax = 60_000, ackEveryMs = 500 } = options;
  const sender = new HttpSender(options.url, options);
  // Acknowledgements are counted by channel.
  const channel = crypto.randomUUID();
  const headers = {
    authorization: `Splunk ${token}`,
    "content-type": "application/json",
    ...(acknowledge ? { "x-splunk-request-channel": channel } : {}),
  };
  const wrapped = ({ text, event }: OutgoingEvent): string =>
    JSON.stringify({
      time: event.timeMs / 1_000,
      host: event.place.log,
      source: "fourgate",
      sourcetype: `fourgate:${format}`,
      ...(index === "" ? {} : { index }),
      event: format === "cef" ? text : (JSON.parse(text) as unknown),
    });

  const acknowledged = async (ackId: number, signal: AbortSignal): Promise<void> => {
    const untilMs = performance.now() + ackMsMax;
    do {
      const body = JSON.stringify({ acks: [ackId] });
      const answer = await sender.post("services/collector/ack", headers, body, signal);
      const acks = jsonObject(answer)?.["acks"] as Readonly<Record<string, boolean>> | undefined;
      if (answer.status !== 200 || acks === undefined)
        throw unexpected(sender.address, answer, "Splunk collector with acknowledgement");
      if (acks[String(ackId)] === true) return;
      await sleep(ackEveryMs, undefined, { signal });
    } while (performance.now() < untilMs);
    throw new ReceiverAway(
      `${sender.address} did not acknowledge what it took`,
      "look at its indexers; it is sent again",
    );
  };

  return {
    proof: "acknowledged",
    async send(batch, signal): Promise<Taken> {
      const body = batch.map(wrapped).join("\n");
      const answer = await sender.post("services/collector/event", headers, body, signal);
      const told = jsonObject(answer);
      if (told === undefined || typeof told["code"] !== "number")
        throw unexpected(sender.address, answer, "Splunk collector");
      if (answer.status === 200 && told["code"] === 0) {
        if (acknowledge) await acknowledged(ackIdOf(told, sender.address), signal);
        return { refused: [] };
      }
      return refusedBy(answer, told, sender.address);
    },
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]();
    },
  };
}

function ackIdOf(told: Readonly<Record<string, unknown>>, address: string): number {
  const { ackId } = told;
  if (typeof ackId === "number") return ackId;
  throw new ReceiverAway(
    `${address} gives no acknowledgements for this token`,
    "switch indexer acknowledgement on for the token, or take acknowledge out of this export",
  );
}

/** Codes of https://docs.splunk.com/Documentation/Splunk/latest/Data/TroubleshootHTTPEventCollector */
const eventCodes: ReadonlySet<unknown> = new Set([5, 6, 12, 13, 15]);

function refusedBy(answer: HttpAnswer, told: Readonly<Record<string, unknown>>, address: string): Taken {
  const reason = shortReason(`${String(told["text"])} (code ${String(told["code"])})`);
  // What stands before the event that it names was indexed, what comes after was not: halves tell.
  if (answer.status === 400 && eventCodes.has(told["code"])) return { refused: [], unclear: reason };
  if (told["code"] === 7)
    throw new ReceiverAway(
      `${address} does not let this token write to the index`,
      "correct index in exports",
    );
  throw unexpected(address, answer, "Splunk collector");
}
