import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";
import { makeCheckout } from "../workfolder.ts";
import { startWorld, type World } from "../world.ts";

const REQUESTS_MAX = 3;
const WAIT_MS_MAX = 20_000;

/** (d) the gateway is gone: nothing leaves, and the developer is told at once what is wrong. */
export const gatewayAway: Scenario = {
  name: "gateway-away",
  governed: true,
  async run(program, checks) {
    await using world = await startWorld(program);
    const root = join(world.work, "shop");
    await makeCheckout(root, "https://git.example.com/acme/shop.git", { "README.md": "# shop\n" });
    await world.cloud.control({ clear: true, scripts: [{ steps: [], end: "Here I am." }] });
    const before = await world.claude(root, "Are you there?");
    checks.that(
      "with the gateway up, the client is answered",
      before.code === 0 && before.output.includes("Here I am."),
      () => before.output,
    );
    // Between the model's first answer and the tool's next request the gateway is killed.
    await world.cloud.control({
      clear: true,
      scripts: [
        {
          steps: [{ calls: [{ tool: "Bash", input: { command: "sleep 4", description: "Wait" } }] }],
          end: "Done.",
        },
      ],
    });
    const underway = world.claude(root, "Wait a little.");
    await firstRequest(world);
    await world.stopGateway();
    const away = await underway;
    checks.that(
      "with the gateway killed in mid-session, the client fails and says that Fourgate's gateway is away",
      away.code !== 0 && /cannot reach its gateway/i.test(away.output) && /fourgate up/.test(away.output),
      () => away.output,
    );
    checks.that(
      `after at most ${REQUESTS_MAX} requests and ${WAIT_MS_MAX / 1000} s`,
      away.asked.length <= REQUESTS_MAX && away.durationMs < WAIT_MS_MAX,
      () => `${away.asked.length} requests, ${Math.round(away.durationMs)} ms`,
    );
    checks.that(
      "and the vendor saw no more than what came before",
      (await world.cloud.seen()).length === 1,
      () => "the tool's result went out, too",
    );
    const later = await world.claude(root, "And now?");
    checks.that(
      "a run that is started then reaches nothing, and says how to mend it",
      // Its guard ends within seconds of the last run; until then it says so itself.
      later.code !== 0 && later.asked.length <= 1 && later.output.includes("npx fourgate up"),
      () => later.output,
    );
  },
};

async function firstRequest(world: World): Promise<void> {
  const endMs = performance.now() + WAIT_MS_MAX;
  while ((await world.cloud.seen()).length === 0) {
    if (performance.now() > endMs) throw new Error("the client asked nothing");
    await wait(100);
  }
}
