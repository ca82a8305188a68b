import { join } from "node:path";
import { plantSecrets, secretValues } from "../planted.ts";
import type { Scenario } from "../scenario.ts";
import { makeCheckout } from "../workfolder.ts";
import { startWorld } from "../world.ts";

/** (b) a secret typed into the prompt: one request, a clear block, and a session that goes on. */
export const typedSecret: Scenario = {
  name: "typed-secret",
  governed: true,
  async run(program, checks) {
    const planted = plantSecrets();
    await using world = await startWorld(program);
    const root = join(world.work, "shop");
    await makeCheckout(root, "https://git.example.com/acme/shop.git", { "README.md": "# shop\n" });
    await world.cloud.control({ clear: true, scripts: [{ steps: [], end: "The session went on." }] });

    const blocked = await world.claude(root, `Deploy it with this key: ${planted.awsKeyId}`);
    const posts = blocked.asked.filter(({ method }) => method === "POST");
    checks.that(
      "a secret typed into the prompt is blocked: the client says so and fails",
      blocked.code !== 0 && /Gate 3, secrets/.test(blocked.output),
      () => blocked.output,
    );
    checks.that(
      "the block names what it was and what to do, and shows the value nowhere",
      /AWS/i.test(blocked.output) && !blocked.output.includes(planted.awsKeyId),
      () => blocked.output.replaceAll(planted.awsKeyId, "(the key)"),
    );
    checks.that("after exactly one request", posts.length === 1, () => JSON.stringify(posts));
    checks.that("and nothing reached the vendor", (await world.cloud.seen()).length === 0);

    const next = await world.claude(root, "Never mind. Just say that we go on.", "--continue");
    checks.that(
      "the session goes on: the next prompt is answered",
      next.code === 0 && next.output.includes("The session went on."),
      () => next.output,
    );
    checks.that(
      "it is the same session",
      next.asked.at(-1)?.session === posts[0]?.session && posts[0]?.session !== "",
    );
    const hits = await world.cloud.search(secretValues(planted));
    const sent = await world.cloud.seen();
    checks.that(
      "the earlier prompt goes redacted: the vendor saw its words and not the key",
      hits.length === 0 && (await world.cloud.search(["Deploy it with this key"])).length > 0,
      () => `${hits.length} hits in ${sent.length} requests`,
    );
  },
};
