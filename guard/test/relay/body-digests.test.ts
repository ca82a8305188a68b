import { hash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BodyDigests } from "../../src/relay/body-digests.ts";
import { processorMs } from "../../../tools/processor-time.ts";

const kibibyte = 1024;
const sha256 = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");
const noise = randomBytes(1_300 * kibibyte);

describe("a body's digest", () => {
  test("is SHA-256, whatever was digested in its session before", () => {
    const change = fc.record({
      session: fc.constantFrom("a", "b"),
      length: fc.integer({ min: 0, max: noise.length }),
      /** Where a byte is another one; beyond the end: nowhere. */
      flipAt: fc.integer({ min: 0, max: noise.length * 2 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 5 }), (changes) => {
        const digests = new BodyDigests();
        for (const { session, length, flipAt } of changes) {
          const body = Buffer.from(noise.subarray(0, length));
          if (flipAt < length) body[flipAt] = (body[flipAt] ?? 0) ^ 1;
          expect(digests.sha256(session, body)).toBe(sha256(body));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("of the next turn costs little", () => {
    const digests = new BodyDigests();
    const first = randomBytes(16 * kibibyte * kibibyte);
    const next = Buffer.concat([first, randomBytes(kibibyte)]);
    digests.sha256("s", first);
    expect(digests.sha256("s", next)).toBe(sha256(next));
    const fastest = (work: () => void): number =>
      Math.min(...Array.from({ length: 5 }, () => processorMs(work)));
    const again = fastest(() => digests.sha256("s", next));
    expect(again).toBeLessThan(fastest(() => sha256(next)) / 2);
  });
});
