import { fromBase64, toBase64 } from "./base64.ts";
import { digestBytes } from "./digest.ts";

/** What a log asks a witness: https://c2sp.org/tlog-witness, add-checkpoint. */
export interface AddCheckpoint {
  /** Records of the checkpoint that the witness cosigned last. */
  readonly oldSize: number;
  /** Consistency proof from there to this checkpoint (RFC 6962, 2.1.2). */
  readonly proof: readonly Uint8Array[];
  /** A signed note, verbatim. */
  readonly checkpoint: string;
}

const proofLengthMax = 63;

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return [`old ${oldSize}`, ...proof.map(toBase64), "", checkpoint].join("\n");
}

/** Undefined for anything but a request of this form. */
export function parseAddCheckpoint(text: string): AddCheckpoint | undefined {
  const end = text.indexOf("\n\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, end).split("\n");
  const oldSize = sizeIn(/^old (.*)$/.exec(first)?.[1] ?? "");
  const proof = lines.map(fromBase64);
  if (oldSize === undefined || proof.length > proofLengthMax) return undefined;
  if (!proof.every((hash): hash is Uint8Array => hash?.length === digestBytes)) return undefined;
  return { oldSize, proof, checkpoint: text.slice(end + 2) };
}

/** The media type of a 409's body: the size that the witness cosigned last, and a newline. */
export const sizeMediaType = "text/x.tlog.size";

export function parseWitnessedSize(body: string): number | undefined {
  return body.endsWith("\n") ? sizeIn(body.slice(0, -1)) : undefined;
}

function sizeIn(text: string): number | undefined {
  return /^(?:0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
}
