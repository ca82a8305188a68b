import { join } from "node:path";
import type { Scenario } from "../scenario.ts";
import { makeCheckout } from "../workfolder.ts";
import { startWorld } from "../world.ts";

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
    await world.cloud.control({ clear: true });
    await world.stopGateway();
    const away = await world.claude(root, "And now?");
    checks.that(
      "with the gateway killed, the client fails and says that Fourgate's gateway is away",
      away.code !== 0 && /gateway/i.test(away.output) && /fourgate/i.test(away.output),
      () => away.output,
    );
    checks.that(
      `after at most ${REQUESTS_MAX} requests and ${WAIT_MS_MAX / 1000} s`,
      away.asked.length <= REQUESTS_MAX && away.durationMs < WAIT_MS_MAX,
      () => `${away.asked.length} requests, ${Math.round(away.durationMs)} ms`,
    );
    checks.that("and nothing reached the vendor", (await world.cloud.seen()).length === 0);
  },
};
