import { cefLine } from "./cef.ts";
import { ecsEvent } from "./ecs.ts";
import type { LogEvent } from "./event.ts";
import { eventsOf, type PlacedRecord } from "./events-of.ts";
import { ocsfEvent } from "./ocsf.ts";
import { otelRecord } from "./otel.ts";
import { clipped, plainText } from "./plain-text.ts";

export const formatNames = ["ocsf", "ecs", "otel", "cef", "json"] as const;
export type FormatName = (typeof formatNames)[number];

export interface FormatOptions {
  readonly format: FormatName;
  /** Of Fourgate. */
  readonly version: string;
  /** A text beyond it is cut until it fits, and the event says so. */
  readonly eventBytesMax: number;
  /** What a client wrote may hold a secret, even a path: gives it back as it may be told. */
  readonly told: (text: string) => string;
}

/** One line, JSON or CEF, without a line end. */
export interface FormattedEvent {
  readonly text: string;
  readonly event: LogEvent;
}

/** A record as lines for a receiver; each fits its limit. Pure: the same record gives the same lines. */
export function formatRecord(placed: PlacedRecord, options: FormatOptions): FormattedEvent[] {
  // What is cut anyway is not looked through: a record may be many megabytes.
  const events = eventsOf(placed).map((event) => toldEvent(cutEvent(event, seen), options.told));
  const [first] = events;
  if (options.format === "json" && first) {
    const text = wholeRecord(placed, options);
    if (text !== undefined) return [{ text, event: first }];
  }
  return events.map((event) => fitted(event, options));
}

/** Looked at at most; a record that has longer texts is told as its events are. */
const textLengthMax = 8_192;
const seen = { textLengthMax, listCountMax: 200 };

/** Undefined where it does not fit: then its events are told, as in other formats. */
function wholeRecord(
  { record, place }: PlacedRecord,
  { told, eventBytesMax }: FormatOptions,
): string | undefined {
  if (JSON.stringify(record).length > eventBytesMax) return undefined;
  let fits = true;
  const whole = mapTexts(record, (text) => {
    fits &&= text.length <= textLengthMax;
    return fits ? told(text.toWellFormed()) : "";
  });
  if (!fits) return undefined;
  const text = escapeUnseen(JSON.stringify({ log: place, record: whole }));
  return utf8Length(text) <= eventBytesMax ? text : undefined;
}

/** JSON leaves direction overrides and line separators as they are; escaped, they are the same text. */
function escapeUnseen(json: string): string {
  return json.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (unseen) =>
    unseen
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** Texts and lists are cut harder until it fits: the first leaves whole whatever is not absurd. */
const cuts: readonly { readonly textLengthMax: number; readonly listCountMax: number }[] = [
  { textLengthMax: 4_096, listCountMax: 200 },
  { textLengthMax: 512, listCountMax: 20 },
  { textLengthMax: 64, listCountMax: 3 },
];

function fitted(event: LogEvent, options: FormatOptions): FormattedEvent {
  let fits: FormattedEvent = { event, text: "" };
  for (const cut of cuts) {
    const short = cutEvent(event, cut);
    fits = { event: short, text: formatEvent(short, options) };
    if (utf8Length(fits.text) <= options.eventBytesMax) break;
  }
  return fits;
}

function formatEvent(event: LogEvent, { format, version }: FormatOptions): string {
  switch (format) {
    case "ocsf":
      return JSON.stringify(ocsfEvent(event, version));
    case "ecs":
      return JSON.stringify(ecsEvent(event, version));
    case "otel":
      return JSON.stringify(otelRecord(event));
    case "cef":
      return cefLine(event, version);
    default: {
      const { place, ...facts } = event;
      return JSON.stringify({ log: place, event: facts });
    }
  }
}

function toldEvent(event: LogEvent, told: (text: string) => string): LogEvent {
  const { place, ...facts } = event;
  const clean = mapTexts(facts, (text) => plainText(told(text)));
  return { ...(clean as Omit<LogEvent, "place">), place };
}

/** A message tells at least this much: what was left out stands at its end. */
const messageLengthMin = 512;

function cutEvent(
  event: LogEvent,
  { textLengthMax: lengthMax, listCountMax }: (typeof cuts)[number],
): LogEvent {
  let { truncated } = event;
  const cut = (value: unknown): unknown => {
    if (typeof value === "string") {
      const short = clipped(value, lengthMax);
      truncated ||= short !== value;
      return short;
    }
    if (Array.isArray(value)) {
      truncated ||= value.length > listCountMax;
      return value.slice(0, listCountMax).map(cut);
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cut(inner)]));
  };
  const message = clipped(event.message, Math.max(lengthMax, messageLengthMin));
  truncated ||= message !== event.message;
  const short = cut({ ...event, message: "" }) as LogEvent;
  return { ...short, message, truncated };
}

/** The same shape with every text changed; names of members stay. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}

/** Of well-formed text, without making its bytes. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
