import { join } from "node:path";
import { carriesTurns } from "../asked.ts";
import { type Cell, lacksNothing } from "../cell.ts";
import { checkNothingLeft, recordsOf } from "../evidence.ts";
import { makeCheckout } from "../workfolder.ts";

const EVENT_DELAY_MS = 50;
const PIECES_MIN = 12;
/** Numbered, so that an order that is lost is seen; with characters of two, three and four bytes. */
const TEXT = Array.from({ length: 60 }, (_, i) => `${String(i + 1)} größer “als” 𝄞`).join(", ");

/** A slow answer: it arrives in pieces as the vendor sends it, in order, and whole. */
export const stream: Cell = {
  name: "stream",
  title: "stream",
  proves:
    "a slow answer arrives in pieces while the vendor still speaks, in order and whole; the record says that it was answered to its end",
  lacks: lacksNothing,
  async run(world, checks) {
    const root = join(await world.folder("stream"), "shop");
    await makeCheckout(root, "https://git.example.com/acme/shop.git", { "README.md": "# shop\n" });
    await world.cloud.control({
      clear: true,
      scripts: [{ steps: [], end: TEXT }],
      faults: [{ kind: "slow", delayMs: EVENT_DELAY_MS, times: 1 }],
    });
    const run = await world.run(root, "Count for me.");
    checks.that(
      "the whole text arrives, in order",
      run.code === 0 && squeezed(run.output).includes(squeezed(TEXT)),
      () => `code ${String(run.code)}: ${run.output.slice(-1500)}`,
    );
    const answer = run.asked.filter(carriesTurns).toSorted((a, b) => b.bytes - a.bytes)[0];
    checks.that(
      "it arrives in pieces while the vendor still speaks",
      answer !== undefined &&
        answer.pieces >= PIECES_MIN &&
        answer.lastMs - answer.firstMs >= (EVENT_DELAY_MS * PIECES_MIN) / 2,
      () => JSON.stringify({ ...answer, headers: {} }),
    );
    const outcomes = (await recordsOf(world, [run])).filter(({ kind }) => kind === "outcome");
    checks.that(
      "the record says that it was answered to its end",
      outcomes.length > 0 &&
        outcomes.every((record) => record.kind === "outcome" && record.result === "answered"),
      () => JSON.stringify(outcomes),
    );
    await checkNothingLeft(world, checks, { planted: [], runs: [run] });
  },
};

/** A terminal's lines may be broken anywhere. */
function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
