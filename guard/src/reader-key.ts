import { createHmac } from "node:crypto";

/** Of this machine's own fingerprints: they hold where no policy brings a key of an organisation's. 32 bytes. */
export function readerKey(placeholderKey: Uint8Array): Uint8Array {
  return createHmac("sha256", placeholderKey).update("findings").digest();
}
