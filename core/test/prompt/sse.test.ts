import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SseSplitter, type SseEvent } from "@fourgate/core/prompt/sse";
import { sseEventBytesMax } from "@fourgate/core/prompt/limits";
import { asText, refusal, utf8 } from "./bytes.ts";
import { processorMs } from "../../../tools/processor-time.ts";

interface Seen {
  readonly events: { readonly raw: string; readonly event: string; readonly data: string }[];
  readonly rest: string;
}

function split(chunks: readonly Uint8Array[]): Seen {
  const splitter = new SseSplitter();
  const events: SseEvent[] = [];
  for (const chunk of chunks) events.push(...splitter.push(chunk));
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
  return {
    events: events.map(({ raw, event, data }) => ({ raw: hex(raw), event, data })),
    rest: hex(splitter.end()),
  };
}

function dataOf(text: string): string[] {
  return split([utf8(text)])
    .events.filter(({ event, data }) => event !== "" || data !== "")
    .map(({ event, data }) => `${event}|${data}`);
}

const stream = [
  '\uFEFFevent: message_start\ndata: {"a":"é😀"}\n\n',
  ": ping\n\n",
  "event: x\r\ndata: one\r\ndata:two\r\n\r\n",
  "data: cr\r\r",
  "data\n\n\n\n",
  "id: 7\nretry: 5\nevent:y\ndata: z\n\r\n",
  "data: unfinished",
].join("");

describe("a stream of server-sent events", () => {
  test("splits alike at every byte boundary, and no byte is lost", () => {
    const bytes = utf8(stream);
    const whole = split([bytes]);
    expect(whole.events.map(({ raw }) => raw).join("") + whole.rest).toBe(
      Buffer.from(bytes).toString("latin1"),
    );
    for (let at = 0; at <= bytes.length; at++)
      expect(split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    expect(split([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test("any bytes in any cut: the same events, and no byte is lost", () => {
    const piece = fc.constantFrom(
      "\n",
      "\r",
      "\r\n",
      "data: a",
      "event: b",
      ":",
      "é",
      " ",
      "data",
      "\n\n",
      "\uFEFF",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (pieces, cuts) => {
          const bytes = utf8(pieces.join(""));
          const whole = split([bytes]);
          expect(whole.events.map(({ raw }) => raw).join("") + whole.rest).toBe(
            Buffer.from(bytes).toString("latin1"),
          );
          const at = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].toSorted(
            (a, b) => a - b,
          );
          expect(split(at.slice(1).map((end, i) => bytes.subarray(at[i], end)))).toEqual(whole);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("reads fields as the standard says", () => {
    expect(dataOf("data: a\ndata:  b\ndata:c\n\n")).toEqual(["|a\n b\nc"]);
    expect(dataOf("event: e\r\ndata: 1\r\n\r\nevent: f\rdata: 2\r\rdata: 3\n\n")).toEqual([
      "e|1",
      "f|2",
      "|3",
    ]);
    expect(dataOf("\uFEFFdata: first\n\ndata: \uFEFFsecond\n\n")).toEqual(["|first", "|\uFEFFsecond"]);
    expect(dataOf("datax: a\n data: b\nDATA: c\nevent:x\n\n")).toEqual(["x|"]);
    expect(dataOf(": comment\n\n")).toEqual([]);
    expect(dataOf("data: never ended\n")).toEqual([]);
  });

  test("a complete event is given at once, whatever ends its lines", () => {
    for (const text of ["data: a\n\n", "data: a\r\n\r\n", "data: a\r\r", ": ping\n\n"]) {
      expect(new SseSplitter().push(utf8(text))).toHaveLength(1);
    }
  });

  test("malformed UTF-8 in data does not stop the stream, and its raw bytes stay", () => {
    const bytes = Uint8Array.from([...utf8("data: a"), 0xff, 0xc3, ...utf8("\n\n")]);
    const [event] = new SseSplitter().push(bytes);
    expect(event!.data).toBe("a\uFFFD\uFFFD");
    expect([...event!.raw]).toEqual([...bytes]);
  });

  test("an event held across chunks does not change when the next ones come", () => {
    const splitter = new SseSplitter();
    splitter.push(utf8("data: fir"));
    const [first] = splitter.push(utf8("st\n\ndata: sec"));
    splitter.push(utf8("ond, longer than the first\n\n"));
    expect(asText(first!.raw)).toBe("data: first\n\n");
  });

  test("an event over the limit fails, in one chunk or many", () => {
    const large = new Uint8Array(sseEventBytesMax + 1).fill(0x61);
    expect(refusal(() => new SseSplitter().push(large)).code).toBe("upstream_broken");
    const ended = new Uint8Array(sseEventBytesMax + 10).fill(0x0a, -2).fill(0x61, 0, sseEventBytesMax + 8);
    expect(refusal(() => new SseSplitter().push(ended)).code).toBe("upstream_broken");
    const splitter = new SseSplitter();
    expect(
      refusal(() => {
        for (let i = 0; i < 10_000; i++) splitter.push(large.subarray(0, 1000));
      }).code,
    ).toBe("upstream_broken");
  });

  test("time grows with the bytes, not with their square", () => {
    const splitter = new SseSplitter();
    let events = 0;
    const tookMs = processorMs(() => {
      for (let i = 0; i < 1_000_000; i++)
        events += splitter.push(Uint8Array.of(i % 500_000 > 499_997 ? 0x0a : 0x61)).length;
    });
    expect(events).toBe(2);
    expect(tookMs).toBeLessThan(15_000);
  });
});
