import { shortReason, type Receiver, type Taken } from "../receiver.ts";
import { HttpSender, jsonObject, refusesEvents, unexpected, type SenderWay } from "./http-sender.ts";

export interface OtlpOptions extends SenderWay {
  /** The collector's base, https://host:4318; `/v1/logs` is put behind it. */
  readonly url: string;
  /** Goes as a bearer token; "" for none. */
  readonly token: string;
  readonly version: string;
}

/** Logs over OTLP/HTTP in JSON. https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function otlpReceiver({ url, ca, proxy, token, version }: OtlpOptions): Receiver {
  const sender = new HttpSender(url, { ca, proxy });
  const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  const resource = {
    attributes: [attribute("service.name", "fourgate"), attribute("service.version", version)],
  };
  return {
    proof: "acknowledged",
    async send(batch, signal): Promise<Taken> {
      const headers = {
        "content-type": "application/json",
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
      };
      // The records are JSON already.
      const records = batch.map(({ text }) => text).join(",");
      const scope = JSON.stringify({ name: "fourgate.audit", version });
      const body = `{"resourceLogs":[{"resource":${JSON.stringify(resource)},"scopeLogs":[{"scope":${scope},"logRecords":[${records}]}]}]}`;
      const answer = await sender.post("v1/logs", headers, body, signal);
      if (refusesEvents(answer.status))
        return { refused: [], unclear: shortReason(`the collector refused it (${String(answer.status)})`) };
      const told = jsonObject(answer);
      if (answer.status !== 200 || told === undefined)
        throw unexpected(sender.address, answer, "OTLP collector");
      const partial = told["partialSuccess"] as
        | { readonly rejectedLogRecords?: string | number; readonly errorMessage?: string }
        | undefined;
      const rejected = Number(partial?.rejectedLogRecords ?? 0);
      if (!(rejected > 0)) return { refused: [] };
      return {
        refused: [],
        unclear: shortReason(`the collector rejected it: ${partial?.errorMessage ?? ""}`),
      };
    },
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]();
    },
  };
}
