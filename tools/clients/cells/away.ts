import { join } from "node:path";
import { isTurn } from "../asked.ts";
import { type Cell, lacksNothing } from "../cell.ts";
import { eventually, turnsOf } from "../evidence.ts";
import { makeCheckout } from "../workfolder.ts";

const REQUESTS_MAX = 3;
const START_MS_MAX = 60_000;
const WAIT_MS_MAX = 20_000;

/** The gateway is gone: nothing leaves, and the developer is told at once what is wrong. */
export const away: Cell = {
  name: "away",
  title: "gateway away",
  proves:
    "with the gateway killed in mid-session nothing more leaves, and the tool says what is wrong after at most three requests",
  lacks: lacksNothing,
  async run(world, checks) {
    const { client, cloud } = world;
    const root = join(await world.folder("away"), "shop");
    await makeCheckout(root, "https://git.example.com/acme/shop.git", {
      "README.md": "# shop\n",
      // Some tools will not run a bare sleep.
      "wait.sh": "sleep 4\n",
    });
    await cloud.control({ clear: true, scripts: [{ steps: [], end: "Here I am." }] });
    const before = await world.run(root, "Are you there?");
    checks.that(
      "with the gateway up, the tool is answered",
      before.code === 0 && before.output.includes("Here I am."),
      () => before.output,
    );
    // Between the model's first answer and the tool's next request the gateway is killed.
    await cloud.control({
      clear: true,
      scripts: [{ steps: [{ calls: [client.tools.shell("sh wait.sh")] }], end: "Done." }],
    });
    const underway = await world.start(root, "Wait a little.");
    const asked = await eventually(
      async () => turnsOf(await cloud.seen()).some(({ outcome }) => CALLED.test(outcome?.note ?? "")),
      START_MS_MAX,
    );
    if (!asked) throw new Error("the tool asked nothing");
    const seenBefore = turnsOf(await cloud.seen()).length;
    const killedMs = performance.now();
    await world.stopGateway();
    const gone = await underway.finished;
    const tookMs = performance.now() - killedMs;
    checks.that(
      "with the gateway killed in mid-session, the tool fails and says that Fourgate's gateway is away",
      gone.code !== 0 && /cannot reach its gateway/i.test(gone.output) && /fourgate up/.test(gone.output),
      () => gone.output,
    );
    const refused = gone.asked.filter((one) => isTurn(one) && one.status !== 200);
    checks.that(
      `after at most ${String(REQUESTS_MAX)} requests and ${String(WAIT_MS_MAX / 1000)} s`,
      refused.length <= REQUESTS_MAX && tookMs < WAIT_MS_MAX,
      () => `${refused.map(({ status }) => status).join(" ")}, ${String(Math.round(tookMs))} ms`,
    );
    checks.always(
      "and the vendor saw no more than what came before",
      turnsOf(await cloud.seen()).length === seenBefore,
      () => "the tool's result went out, too",
    );
    const later = await world.run(root, "And now?");
    checks.that(
      "a run that is started then reaches nothing, and says how to mend it",
      // Its guard ends within seconds of the last run; until then it says so itself.
      later.code !== 0 &&
        later.asked.filter(isTurn).length <= 1 + client.sideRequests &&
        later.output.includes("npx fourgate up"),
      () => `${later.asked.map(({ status }) => status).join(" ")}: ${later.output}`,
    );
  },
};

/** How the stand-in notes an answer that calls a tool. */
const CALLED = /tool|function/i;
