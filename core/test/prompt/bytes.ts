import { FourgateError } from "@fourgate/core/errors";

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function asText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The FourgateError that `run` fails with; anything else thrown, or nothing, fails the test. */
export function refusal(run: () => unknown): FourgateError {
  try {
    run();
  } catch (error) {
    if (error instanceof FourgateError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}
