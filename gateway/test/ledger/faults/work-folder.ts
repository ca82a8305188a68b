import { mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A ledger makes room for its journal ahead, and there are three of them at once. */
const memoryBytesMin = 256 * 1024 * 1024;

/** In memory where there is room: what a crash leaves is the model's word, so nothing needs a disk that turns. */
export async function workFolder(): Promise<string> {
  const shm = await statfs("/dev/shm").then(
    ({ bavail, bsize }) => (bavail * bsize > memoryBytesMin ? "/dev/shm" : tmpdir()),
    () => tmpdir(),
  );
  return mkdtemp(join(shm, "fourgate-faults-"));
}
