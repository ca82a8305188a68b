import type { NoteKey } from "@fourgate/core/audit/note";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { tilePath } from "@fourgate/core/audit/tiles";
import { verifyLog } from "@fourgate/core/audit/verify";
import { FourgateError } from "@fourgate/core/errors";
import { wireLimits } from "@fourgate/wire/limits";
import { smallCall } from "@fourgate/wire/small-call";
import { Upstreams } from "@fourgate/wire/upstream";
import type { Way } from "@fourgate/wire/way";
import { sha256, verifyEd25519 } from "./crypto.ts";
import { cosignedPath } from "./log-files.ts";

export interface VerifyUrlOptions {
  readonly key: NoteKey;
  /** A checkpoint (the signed note) that was kept elsewhere: the log must extend it. */
  readonly saved?: string;
  /** Witnesses that must have cosigned. */
  readonly witnesses?: readonly NoteKey[];
  readonly way?: Way;
}

/** A bundle of 256 entries, each as long as two bytes of length allow. */
const fileBytesMax = 256 * (2 + 65_535);
const fileMsMax = 30_000;

/**
 * Verifies what a log shows to everybody (https://c2sp.org/tlog-tiles): checkpoint, tiles and leaves.
 * The journal is not there, so whether leaves commit to its records is not checked.
 * @throws FourgateError usage for what is no address; not_found where no log is; upstream_* when it can't be read to its end
 */
export async function verifyUrl(address: string, options: VerifyUrlOptions): Promise<VerifyReport> {
  const prefix = prefixOf(address);
  await using upstreams = new Upstreams(wireLimits, options.way);
  const read = async (path: string): Promise<Buffer | undefined> => {
    const { status, body } = await smallCall(upstreams, {
      url: `${prefix}/${path}`,
      method: "GET",
      headers: [],
      body: null,
      bytesMax: fileBytesMax,
      msMax: fileMsMax,
    });
    if (status === 200) return body;
    if (status === 404 || status === 410) return undefined;
    throw new FourgateError(
      "upstream_broken",
      `${prefix}/${path} answers with status ${String(status)}`,
      "try again, or ask who serves this log",
    );
  };
  const checkpoint = (await read("checkpoint"))?.toString();
  if (checkpoint === undefined) {
    throw new FourgateError(
      "not_found",
      `there is no log at ${prefix}`,
      "give the address that its checkpoint stands below, for example https://GATEWAY/api/v1/log",
    );
  }
  return await verifyLog(
    {
      checkpoint: () => Promise.resolve(checkpoint),
      cosigned: async (witness) => (await read(cosignedPath(witness)))?.toString(),
      tile: (tile) => read(tilePath(tile)),
    },
    { ...options, sha256, verifyEd25519 },
  );
}

/** Without the slash at its end, and without the checkpoint's own name where somebody copied that. */
function prefixOf(address: string): string {
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "" && url.username === "")
    return url.href.replace(/(?:\/checkpoint)?\/*$/, "");
  throw new FourgateError(
    "usage",
    "the address is no http or https address of a log",
    "give one such as https://GATEWAY/api/v1/log",
  );
}
