import type { Layer, Encoding, Inflate } from "../decode/layer.ts";
import { decodeVersion, layersOf } from "../decode/layers.ts";
import { layerDepthMax } from "../decode/limits.ts";
import { DecodeWork } from "../decode/work.ts";
import type { Confidence } from "../detector.ts";
import type { Scanner } from "../scan/scan.ts";
import { mergeFound } from "./merge-found.ts";
import { unreadDetector } from "./unread.ts";

/** What a text holds, raw or encoded. Lives as long as its text does: it points at the secret. */
export interface FoundSecret {
  readonly detector: string;
  readonly title: string;
  readonly confidence: Confidence;
  readonly always: boolean;
  /** How to make a leaked one worthless; one sentence. */
  readonly rotate: string;
  /** Bytes of the text that must go, half open: the secret's own, or the whole run that encodes it. */
  readonly start: number;
  readonly end: number;
  /** From the outermost in; empty for what stands there as it is. */
  readonly encoding: readonly Encoding[];
  /** The value that the fingerprint is of, decoded. Never kept, logged or sent. */
  readonly secret: Uint8Array;
}

/** Finds secrets in texts, and in what is encoded in them. */
export interface LayerScanner {
  /** The same for the same rules, engine and decoding; findings are kept under it. */
  readonly version: string;
  /** By rising start, none overlapping. Work is bounded by the text's length; never throws for content. */
  scanText(bytes: Uint8Array): FoundSecret[];
}

export function createLayerScanner(scanner: Scanner, inflate: Inflate): LayerScanner {
  return {
    version: `${scanner.version}-d${String(decodeVersion)}`,
    scanText(bytes) {
      const found: FoundSecret[] = [];
      const work = new DecodeWork(bytes.length);
      lookInto(
        { bytes, content: "text", encoding: [], outer: null, layer: null },
        found,
        scanner,
        inflate,
        work,
      );
      return mergeFound(bytes, found);
    },
  };
}

/** A text somewhere inside of the first one. */
interface Inner {
  readonly bytes: Uint8Array;
  readonly content: Layer["content"];
  readonly encoding: readonly Encoding[];
  readonly outer: Inner | null;
  readonly layer: Layer | null;
}

function lookInto(
  inner: Inner,
  found: FoundSecret[],
  scanner: Scanner,
  inflate: Inflate,
  work: DecodeWork,
): void {
  const { bytes, content, encoding } = inner;
  const add = (start: number, end: number, rest: Omit<FoundSecret, "start" | "end" | "encoding">): void => {
    const place = placeOf(inner, start, end);
    if (place !== null) found.push({ ...rest, start: place[0], end: place[1], encoding });
  };
  if (content !== "packed") {
    for (const { rule, start, end, confidence } of scanner.scanText(bytes)) {
      // Among bytes that are no text a short pattern stands by chance.
      if (content === "binary" && confidence !== "high") continue;
      const { id, title, always, rotate } = rule.detector;
      add(start, end, {
        detector: id,
        title,
        confidence,
        always: always === true,
        rotate,
        secret: bytes.subarray(start, end),
      });
    }
  }
  const isDeepest = encoding.length >= layerDepthMax;
  const unread = (start: number, end: number): void => {
    add(start, end, {
      detector: unreadDetector.id,
      title: unreadDetector.title,
      confidence: "medium",
      always: false,
      rotate: unreadDetector.rotate,
      secret: bytes.subarray(start, end),
    });
  };
  if (isDeepest) return;
  layersOf(
    bytes,
    content,
    inflate,
    work,
    (layer) => {
      const next: Inner = {
        bytes: layer.bytes,
        content: layer.content,
        encoding: [...encoding, layer.encoding],
        outer: inner,
        layer,
      };
      lookInto(next, found, scanner, inflate, work);
    },
    ({ start, end }) => {
      unread(start, end);
    },
  );
}

/** Where in the first text a range of an inner one stands; null for what stands apart in it. */
function placeOf(inner: Inner, start: number, end: number): readonly [number, number] | null {
  let range: readonly [number, number] | null = [start, end];
  for (let at: Inner | null = inner; at !== null && range !== null; at = at.outer) {
    if (at.layer !== null) range = at.layer.range(range[0], range[1]);
  }
  return range;
}
