import { createPublicKey, hash, verify } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { parseVerifierKey, type NoteKey } from "@fourgate/core/audit/note";
import { verifyReceipt } from "@fourgate/core/audit/receipt";
import type { DrillLine } from "./line.ts";
import { marker } from "./plants.ts";
import type { Ask, DrillRange } from "./range.ts";

/** An outcome is written after its answer was given, and proven once a checkpoint covers it. */
const proofTryCountMax = 40;
const proofTryEveryMs = 50;

/**
 * Four exchanges of different kinds, then for each: is it in the log, does its receipt prove so
 * under the log's public key, and are the bytes rebuilt from the store those that the witness got?
 */
export async function drillAudit(range: DrillRange): Promise<DrillLine> {
  const asks = exchanges(range);
  const answers = [];
  for (const ask of asks) answers.push(await range.ask(ask));
  const { bodies } = await range.testimony("cloud", []);
  const key = parseVerifierKey(range.verifierKey, sha256);
  let [logged, proven, rebuilt] = [0, 0, 0];
  for (const { exchange } of answers) {
    const found = await lookUpProven(range, exchange, key);
    if (found === null) continue;
    logged += 1;
    if (found.proven) proven += 1;
    if (found.bodySha256 !== null && bodies.includes(found.bodySha256)) rebuilt += 1;
  }
  const all = asks.length;
  const pass = logged === all && proven === all && rebuilt === all;
  return {
    gate: 1,
    pass,
    text: pass
      ? `${String(all)} of ${String(all)} exchanges in the log, proven, rebuilt byte for byte`
      : `${String(logged)} of ${String(all)} exchanges in the log, ${String(proven)} proven, ${String(rebuilt)} rebuilt byte for byte`,
  };
}

function exchanges(range: DrillRange): Ask[] {
  const conversation = (): Ask["conversation"] => ({
    model: "drill",
    system: "You are a coding tool.",
    typed: `Say ${marker()}.`,
  });
  const read = {
    path: `${range.root}/frontend/index.ts`,
    content: `export const word = "${marker()} \u00e9\u{1f512}";`,
  };
  return [
    { as: "developer", through: "gateway", conversation: conversation() },
    { as: "developer", through: "gateway", conversation: { ...conversation(), read, stream: true } },
    {
      as: "developer",
      through: "gateway",
      conversation: conversation(),
      endpoint: "/v1/messages/count_tokens",
    },
    { as: "developer", through: "guard", conversation: { ...conversation(), read } },
  ];
}

interface Found {
  readonly proven: boolean;
  readonly bodySha256: string | null;
}

async function lookUpProven(range: DrillRange, id: string, key: NoteKey | undefined): Promise<Found | null> {
  let found = null;
  for (let tries = 0; tries < proofTryCountMax && found?.proven !== true; tries += 1) {
    if (tries > 0) await wait(proofTryEveryMs);
    await range.ledger.checkpoint();
    found = await lookUp(range, id, key);
    if (found === null) return null;
  }
  return found;
}

async function lookUp(range: DrillRange, id: string, key: NoteKey | undefined): Promise<Found | null> {
  try {
    const { records, receipt } = await range.ledger.show(id);
    if (!records.some(({ kind }) => kind === "intent")) return null;
    const proof =
      receipt === null || key === undefined ? null : verifyReceipt(receipt, { key, sha256, verifyEd25519 });
    const proven =
      proof !== null &&
      proof.ok &&
      proof.records.length === records.length &&
      records.some(({ kind }) => kind === "outcome") &&
      proof.records.every(({ leaf }) => leaf.id === id);
    const body = await range.ledger.wireBytes(id).catch(() => null);
    return { proven, bodySha256: body && hash("sha256", body, "hex") };
  } catch {
    // What the ledger cannot show is not in the log.
    return null;
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString("base64url");
  return verify(
    null,
    message,
    createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }),
    signature,
  );
}
