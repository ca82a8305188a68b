import type { OutgoingEvent, Receiver, Refused, Taken } from "../receiver.ts";
import { ReceiverAway, shortReason } from "../receiver.ts";
import { HttpSender, jsonObject, refusesEvents, unexpected, type SenderWay } from "./http-sender.ts";

export interface ElasticsearchOptions extends SenderWay {
  /** https://host:9200 */
  readonly url: string;
  /** An API key as Elasticsearch encodes it; "" for none. */
  readonly apiKey: string;
  /** An index or a data stream. */
  readonly index: string;
}

/**
 * Elasticsearch's bulk API. Documents have ids of their own, so one that is there already is left as it is
 * and a batch that is sent again makes no second.
 * https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 */
export function elasticsearchReceiver({ url, ca, proxy, apiKey, index }: ElasticsearchOptions): Receiver {
  const sender = new HttpSender(url, { ca, proxy });
  const authorization: Record<string, string> = apiKey === "" ? {} : { authorization: `ApiKey ${apiKey}` };
  return {
    proof: "acknowledged",
    async send(batch, signal): Promise<Taken> {
      const lines = batch.map(
        ({ id, text }) => `${JSON.stringify({ create: { _index: index, _id: id } })}\n${text}\n`,
      );
      const headers = { ...authorization, "content-type": "application/x-ndjson" };
      const answer = await sender.post("_bulk", headers, lines.join(""), signal);
      const told = jsonObject(answer);
      if (refusesEvents(answer.status) && told)
        return {
          refused: [],
          unclear: shortReason(`the bulk request was refused (${String(answer.status)})`),
        };
      const items = told?.["items"];
      if (answer.status !== 200 || !Array.isArray(items) || items.length !== batch.length)
        throw unexpected(sender.address, answer, "Elasticsearch");
      return { refused: items.flatMap((item: unknown, at) => refusedItem(item, at, sender.address)) };
    },
    async readBack({ id }: OutgoingEvent, signal) {
      // By a search, since a data stream has no documents of its own; it sees what was refreshed.
      const path = `${encodeURIComponent(index)}/_search`;
      const body = JSON.stringify({ size: 1, query: { ids: { values: [id] } } });
      const headers = { ...authorization, "content-type": "application/json" };
      const answer = await sender.post(path, headers, body, signal);
      const found = jsonObject(answer)?.["hits"] as { readonly hits?: readonly Hit[] } | undefined;
      if (answer.status !== 200 || found?.hits === undefined)
        throw unexpected(sender.address, answer, "Elasticsearch");
      const source = found.hits[0]?._source;
      return source === undefined ? null : JSON.stringify(source);
    },
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]();
    },
  };
}

interface Hit {
  readonly _source?: unknown;
}

/** @throws ReceiverAway where the item would be taken later */
function refusedItem(item: unknown, at: number, address: string): Refused[] {
  const { create } = item as {
    readonly create?: { readonly status?: number; readonly error?: { readonly type?: string } };
  };
  const status = create?.status;
  if (status === undefined)
    throw new ReceiverAway(`${address} answers without an item's status`, "look at what answers there");
  // 409: it has this one already.
  if ((status >= 200 && status < 300) || status === 409) return [];
  // Its words may quote the document, so only the kind of error is told.
  const reason = shortReason(`${create?.error?.type ?? "error"} (${String(status)})`);
  if (status === 400 || status === 413) return [{ at, reason }];
  if (status === 403 || status === 404)
    throw new ReceiverAway(
      `${address} does not let this export write to the index: ${reason}`,
      "correct index or the API key's rights",
    );
  throw new ReceiverAway(`${address} takes no more for now: ${reason}`, "it is tried again");
}
