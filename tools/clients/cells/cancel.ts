import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isTurn } from "../asked.ts";
import { type Cell, lacksNothing } from "../cell.ts";
import { checkNothingLeft, eventually, recordsOf, turnsOf } from "../evidence.ts";
import { makeCheckout } from "../workfolder.ts";

const START_MS_MAX = 60_000;
const STREAM_MS = 1_000;
const HANG_UP_MS_MAX = 3_000;
const TEXT = Array.from({ length: 200 }, (_, i) => `word ${String(i + 1)}`).join(" ");

/** Ctrl-C in the middle of an answer: the vendor sees the hang-up, and the session can go on. */
export const cancel: Cell = {
  name: "cancel",
  title: "cancel",
  proves:
    "Ctrl-C in the middle of an answer: the vendor sees the hang-up within 3 s, the record says so, and the session can go on",
  lacks: lacksNothing,
  async run(world, checks) {
    const { cloud } = world;
    const root = join(await world.folder("cancel"), "shop");
    await makeCheckout(root, "https://git.example.com/acme/shop.git", { "README.md": "# shop\n" });
    await cloud.control({
      clear: true,
      scripts: [{ steps: [], end: TEXT }],
      faults: [{ kind: "slow", delayMs: 250, times: 1 }],
    });
    const running = await world.start(root, "Count slowly.");
    const begun = await eventually(async () => (await main()) !== undefined, START_MS_MAX);
    await wait(STREAM_MS);
    const startMs = performance.now();
    running.interrupt();
    const seenCut = await eventually(async () => (await main())?.outcome?.cut === true, HANG_UP_MS_MAX);
    checks.that(
      `the vendor sees the hang-up within ${String(HANG_UP_MS_MAX / 1000)} s`,
      begun && seenCut,
      () => (begun ? `not after ${String(Math.round(performance.now() - startMs))} ms` : "it asked nothing"),
    );
    const run = await running.finished;
    checks.that(
      "the tool ends without the rest of the answer",
      !run.output.includes("word 200") && performance.now() - startMs < 20_000,
      () => run.output.slice(-500),
    );
    const posts = run.asked.filter(isTurn);
    const ended = await eventually(async () => {
      const records = await recordsOf(world, [run]);
      return records.some((record) => record.kind === "outcome" && record.result === "client_gone");
    }, HANG_UP_MS_MAX);
    checks.that("the record says that the tool hung up", ended, () => `${String(posts.length)} requests`);

    const runs = [run];
    if (world.client.goesOnNot === null) {
      await cloud.control({ scripts: [{ steps: [], end: "The session went on." }] });
      const next = await world.run(root, "Never mind, just say that we go on.", "next");
      checks.that(
        "the session goes on: the next prompt is answered",
        next.code === 0 && next.output.includes("The session went on."),
        () => next.output,
      );
      runs.push(next);
    } else {
      checks.note(world.client.goesOnNot);
    }
    await checkNothingLeft(world, checks, { planted: [], runs });

    /** The slow request, once it is being answered. */
    async function main() {
      return turnsOf(await cloud.seen()).find(({ outcome }) => outcome?.note === "slow");
    }
  },
};
