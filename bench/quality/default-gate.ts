import { randomBytes } from "node:crypto";
import { secretRulesFor, isBelow } from "@fourgate/core/secrets/policy/secrets-policy";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import type { CorpusBody } from "./corpus/corpus.ts";
import type { Flagged } from "./score.ts";

const policy = { detectorsOff: [] };

/** Gate 3 as it stands in guard and gateway with no policy of its own: bodies are read as both doors read them. */
export class DefaultGate implements AsyncDisposable {
  readonly #engine = new ReadingEngine();
  readonly #reader = new Reader(randomBytes(32), this.#engine);
  readonly #rules = secretRulesFor(undefined, []);

  /** What it would redact or block. */
  async find({ bytes, endpoint, blocks }: CorpusBody): Promise<Flagged[]> {
    // Sessions of their own: nothing is compared with an earlier body.
    const session = `body ${String(blocks[0]?.index)}`;
    const { prompt, findings } = await this.#reader.read(bytes, endpoint, session, policy);
    return prompt.placements.flatMap(({ start }, part) =>
      (findings[part] ?? [])
        .filter(
          ({ detector, confidence }) =>
            this.#rules.actionOf(detector) === "enforce" && !isBelow(confidence, this.#rules.confidenceMin),
        )
        .map((finding) => ({
          detector: finding.detector,
          start: start + finding.start,
          end: start + finding.end,
        })),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
  }
}
