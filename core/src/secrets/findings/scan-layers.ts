import type { Layer, Encoding, Inflate } from "../decode/layer.ts";
import { decodeBase64 } from "../decode/base-digits.ts";
import { decodeVersion, layersOf } from "../decode/layers.ts";
import { contentOf } from "../decode/likeness.ts";
import { documentLayerBytesMin, layerDepthMax } from "../decode/limits.ts";
import type { UnreadKind } from "../decode/packed-layer.ts";
import { createProbe, type Probe } from "../decode/probe.ts";
import { DecodeWork } from "../decode/work.ts";
import type { Confidence } from "../detector.ts";
import type { KnownFinder, KnownMatch } from "../known/known-secrets.ts";
import { localSecretDetector } from "../known/local-secret.ts";
import { plainBytes } from "../text-bytes.ts";
import { AskBudget } from "../scan/density.ts";
import { standingOf } from "../scan/overlap.ts";
import type { RawFinding } from "../scan/rule.ts";
import type { Scanner } from "../scan/scan.ts";
import { mergeFound } from "./merge-found.ts";
import { unreadDetector, unreadDocumentDetector } from "./unread.ts";

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
  /** What it must yield to where both would be one finding (overlap.ts); absent for the highest. */
  readonly standing?: number;
  /** From the outermost in; empty for what stands there as it is. */
  readonly encoding: readonly Encoding[];
  /** The value that the fingerprint is of, decoded. Never kept, logged or sent. */
  readonly secret: Uint8Array;
}

/** Finds secrets in texts, and in what is encoded in them. */
export interface LayerScanner {
  /** The same for the same rules, engine and decoding; findings are kept under it. */
  readonly version: string;
  /** By rising start, the longer first. None overlap, but a table of people may hold secrets. Work is bounded by the text's length; never throws for content. */
  scanText(bytes: Uint8Array): FoundSecret[];
  /** The same of a whole PDF's own bytes: all secrets in it are one, over all of it, and so are tables. */
  scanFile(bytes: Uint8Array): ScannedFile;
}

export interface ScannedFile {
  readonly found: readonly FoundSecret[];
  /** Something in it is not known. */
  readonly isUnread: boolean;
}

/**
 * `known`: values that are to be found wherever they stand, whatever they look like. `probe`: one for all scanners
 * of a thread, where there are more.
 */
export function createLayerScanner(
  scanner: Scanner,
  inflate: Inflate,
  known?: KnownFinder,
  probe: Probe = createProbe(),
): LayerScanner {
  const lookThrough = (given: Uint8Array, content: Layer["content"], work: DecodeWork): Found => {
    const found: FoundSecret[] = [];
    const stretches: FoundSecret[] = [];
    const text: Inner = { bytes: plainBytes(given), content, encoding: [], outer: null, layer: null };
    const budget = new AskBudget(text.bytes.length);
    // What is one encoding deep before what is two: the work goes to what is likely.
    const waiting: (Inner | undefined)[] = [text];
    for (let at = 0; at < waiting.length; at++) {
      const inner = waiting[at]!;
      waiting[at] = undefined;
      lookInto(inner, found, { scanner, inflate, probe, known, stretches, budget }, work, (layer) =>
        waiting.push(layer),
      );
    }
    return { found, stretches };
  };
  return {
    version: `${scanner.version}-d${String(decodeVersion)}-${known?.version ?? ""}`,
    scanText(bytes) {
      const { found, stretches } = lookThrough(bytes, "text", new DecodeWork(bytes.length));
      const merged = mergeFound(bytes, found);
      return stretches.length === 0 ? merged : inOrder([...onceEach(stretches), ...merged]);
    },
    scanFile(bytes) {
      const work = new DecodeWork(bytes.length, documentLayerBytesMin);
      const { found, stretches } = lookThrough(bytes, contentOf(bytes), work);
      const secrets = found.filter((one) => !isUnread(one));
      const kinds = new Map(stretches.map((one) => [one.detector, one]));
      return {
        found: [...mergeFound(bytes, secrets), ...kinds.values()],
        isUnread: secrets.length < found.length,
      };
    },
  };
}

interface Found {
  readonly found: readonly FoundSecret[];
  readonly stretches: readonly FoundSecret[];
}

interface Parts {
  readonly scanner: Scanner;
  readonly inflate: Inflate;
  readonly probe: Probe;
  readonly known: KnownFinder | undefined;
  readonly stretches: FoundSecret[];
  readonly budget: AskBudget;
}

/** A text somewhere inside of the first one. */
interface Inner {
  readonly bytes: Uint8Array;
  readonly content: Layer["content"];
  readonly encoding: readonly Encoding[];
  readonly outer: Inner | null;
  readonly layer: Layer | null;
}

function isUnread({ detector }: FoundSecret): boolean {
  return detector === unreadDetector.id || detector === unreadDocumentDetector.id;
}

function lookInto(
  inner: Inner,
  found: FoundSecret[],
  parts: Parts,
  work: DecodeWork,
  next: (inner: Inner) => void,
): void {
  const { bytes, content, encoding } = inner;
  if (content !== "packed") {
    findByDetectors(inner, found, parts);
    if (parts.known) findKnown(inner, found, parts.known);
  }
  if (encoding.length >= layerDepthMax) return;
  layersOf(
    bytes,
    content,
    parts,
    work,
    (layer) => {
      next({
        bytes: plainBytes(layer.bytes),
        content: layer.content,
        encoding: [...encoding, layer.encoding],
        outer: inner,
        layer,
      });
    },
    ({ start, end, kind }) => {
      const { id, title, rotate } = kind === "document" ? unreadDocumentDetector : unreadDetector;
      const secret = bytes.subarray(start, end);
      add(inner, found, start, end, {
        detector: id,
        title,
        rotate,
        confidence: isEscapedTwice(encoding, kind) ? "low" : "medium",
        always: false,
        secret,
      });
    },
  );
}

/**
 * Escapes of one kind within those of another: a large page of HTML has them by the thousand, in every
 * order, and is no secret for that. It was read with each kind's escapes undone; this is noted.
 */
function isEscapedTwice(encoding: readonly Encoding[], kind: UnreadKind): boolean {
  return kind === "content" && encoding.length > 0 && encoding.every((each) => escapes.has(each));
}

const escapes: ReadonlySet<Encoding> = new Set(["escapes", "percent", "entities", "quoted-printable"]);

function findByDetectors(inner: Inner, found: FoundSecret[], { scanner, stretches, budget }: Parts): void {
  const { bytes, content } = inner;
  const addTo = (list: FoundSecret[], { rule, start, end, confidence }: RawFinding): void => {
    const { id, title, always = false, rotate, reach } = rule.detector;
    // Among bytes that are no text a short pattern stands by chance.
    if (content === "binary" && confidence !== "high" && id !== unreadDetector.id) return;
    const standing = standingOf(rule.detector);
    for (const [from, to] of reach?.(bytes, start, end) ?? [[start, end] as const]) {
      const secret = bytes.subarray(from, to);
      add(inner, list, from, to, { detector: id, title, rotate, confidence, always, standing, secret });
    }
  };
  const onStretch = (stretch: RawFinding): void => {
    addTo(stretches, stretch);
  };
  const secrets = scanner.scanText(bytes, onStretch, budget);
  for (const each of secrets) addTo(found, each);
}

/** What was found in a text and again in a layer of it is one stretch. */
function onceEach(stretches: readonly FoundSecret[]): readonly FoundSecret[] {
  const places = new Set<string>();
  return stretches.filter(({ detector, start, end }) => {
    const place = `${detector} ${String(start)} ${String(end)}`;
    if (places.has(place)) return false;
    places.add(place);
    return true;
  });
}

function inOrder(found: readonly FoundSecret[]): FoundSecret[] {
  return found.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

function findKnown(inner: Inner, found: FoundSecret[], known: KnownFinder): void {
  const { bytes, encoding } = inner;
  for (const match of known.find(bytes)) {
    const { start, end, title, confidence } = match;
    const { id, rotate } = localSecretDetector;
    const secret = match.encoding === null ? bytes.subarray(start, end) : knownValue(bytes, match);
    const place = match.encoding === null ? inner : { ...inner, encoding: [...encoding, match.encoding] };
    add(place, found, start, end, { detector: id, title, rotate, confidence, always: false, secret });
  }
}

/** Without the line's end that `echo` puts behind it, so that its fingerprint is the value's. */
function knownValue(bytes: Uint8Array, { start, length, encoding }: KnownMatch): Uint8Array {
  const value =
    encoding === "hex"
      ? hexBytes(bytes.subarray(start, start + length))
      : decodeBase64(bytes, [start, start + length], length);
  return value.at(-1) === 0x0a ? value.subarray(0, -1) : value;
}

/** Of digits with blanks between some. */
function hexBytes(text: Uint8Array): Uint8Array {
  const pairs =
    String.fromCharCode(...text)
      .replaceAll(" ", "")
      .match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

function add(
  inner: Inner,
  found: FoundSecret[],
  start: number,
  end: number,
  rest: Omit<FoundSecret, "start" | "end" | "encoding">,
): void {
  const place = placeOf(inner, start, end);
  if (place !== null) found.push({ ...rest, start: place[0], end: place[1], encoding: inner.encoding });
}

/** Where in the first text a range of an inner one stands; null for what stands apart in it. */
function placeOf(inner: Inner, start: number, end: number): readonly [number, number] | null {
  let range: readonly [number, number] | null = [start, end];
  for (let at: Inner | null = inner; at !== null && range !== null; at = at.outer) {
    if (at.layer !== null) range = at.layer.range(range[0], range[1]);
  }
  return range;
}
