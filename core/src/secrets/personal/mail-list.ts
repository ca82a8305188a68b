import { latin1 } from "../scan/latin1.ts";
import type { FoundStretch, StretchSearch, TextDetector } from "../text-detector.ts";
import { isNobodys } from "./person-cell.ts";

/** One address in code is none, a few are authors; so many different ones are a mailing. */
const distinctMin = 20;
/** What stands between two addresses of one list: the rest of a row, a commit of a log. */
const gapBytesMax = 256;
const localBytesMax = 64;
const domainBytesMax = 63;
/** As many are told apart; behind them a list only grows. */
const distinctMax = 256;

/** Nobody reads them, or a company does. */
const nobodysLocal =
  /^(?:no-?reply|donotreply|git|info|support|contact|admin|hello|security|team|sales|bot)(?:[+.-]|@)|\bnoreply\b|\[bot\]@/;

/** Where people have their addresses: an @ alone begins too many other things. */
const topDomains: readonly string[] = (
  "com net org edu gov info io co me ai app dev eu us uk ca de at ch fr be nl lu es pt it ie se no dk fi is pl cz sk hu " +
  "ro bg gr hr si rs lt lv ee ru ua tr il ae in cn jp kr tw hk sg my id th vn ph au nz za ng ke eg br mx ar cl pe"
).split(" ");

class MailSearch implements StretchSearch {
  readonly done = 0;
  readonly #bytes: Uint8Array;
  readonly #found: FoundStretch[] = [];
  readonly #distinct = new Set<string>();
  #start = -1;
  #end = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** `sign`: where the dot stands before the top domain. */
  lookAt(sign: number): void {
    if (sign < this.#end) return;
    const bytes = this.#bytes;
    let at = sign;
    while (at > this.#end && sign - at < domainBytesMax && isDomainByte(bytes[at - 1]!)) at--;
    if (at === 0 || bytes[at - 1] !== 0x40) return;
    let start = at - 1;
    while (start > this.#end && at - start <= localBytesMax && isLocalByte(bytes[start - 1]!)) start--;
    let end = sign + 1;
    while (end < bytes.length && end - sign <= domainBytesMax && isDomainByte(bytes[end]!)) end++;
    while (!isLetter(bytes[end - 1]!)) end--;
    const address = latin1(bytes, start, end).toLowerCase();
    if (!isAddress.test(address) || nobodysLocal.test(address) || isNobodys("email", address)) return;
    if (this.#start >= 0 && start - this.#end > gapBytesMax) this.#close();
    if (this.#start < 0) this.#start = start;
    this.#end = end;
    if (this.#distinct.size < distinctMax) this.#distinct.add(address);
  }

  get found(): readonly FoundStretch[] {
    this.#close();
    return this.#found;
  }

  #close(): void {
    if (this.#distinct.size >= distinctMin)
      this.#found.push({ start: this.#start, end: this.#end, confidence: "medium" });
    this.#distinct.clear();
    this.#start = -1;
  }
}

/** A top domain of letters; package@1.2.3 and user@host have none. */
const isAddress = /^[a-z0-9][^@]{0,63}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,18}$/;

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isDomainByte(byte: number): boolean {
  return isLetter(byte) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e;
}

/** Of those that RFC 5322 allows, what people have: letters, digits and . _ + - ' %. */
function isLocalByte(byte: number): boolean {
  return isDomainByte(byte) || byte === 0x5f || byte === 0x2b || byte === 0x27 || byte === 0x25;
}

export const mailList: TextDetector = {
  id: "mail-list",
  kind: "personal",
  policy: "observe",
  title: "a list of e-mail addresses",
  source: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
  confidence: "medium",
  rotate: "Tell whoever is responsible for data protection: the people may have to be told.",
  revision: 1,
  signs: {
    keywords: topDomains.map((domain) => `.${domain}`),
    pattern: `(?<=@[a-z0-9.-]{1,31})\\.(?:${topDomains.join("|")})[\\s.,;:>"'<)\\]|\\\\&]`,
  },
  search: (bytes) => new MailSearch(bytes),
};
