import { FourgateError } from "@fourgate/core/errors";

const full: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);
const causesMax = 8;

/** The error in the operator's words, where it or what caused it says that the disk is full or read-only. */
export function diskTrouble(error: unknown, folder: string): FourgateError | undefined {
  let cause = error;
  for (let depth = 0; depth < causesMax && cause instanceof Error; depth++) {
    const code = "code" in cause ? cause.code : undefined;
    if (full.has(code)) {
      return new FourgateError(
        "record_failed",
        `the disk of ${folder} is full`,
        "free space and start again",
        error,
      );
    }
    if (code === "EROFS") {
      return new FourgateError(
        "record_failed",
        `the disk of ${folder} is read-only`,
        "make it writable and start again",
        error,
      );
    }
    ({ cause } = cause);
  }
  return undefined;
}
