import { expect, test } from "vitest";
import { GuardAtWork } from "../kit/guard-at-work.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";
import { ToolSocket } from "../../../tools/upstream/tool-socket.ts";
import { says } from "./model.ts";

const deployments = shopPolicy.deployments.map((one) => ({
  ...one,
  protocols: ["openai-responses"] as const,
}));

test("two hundred connections leave nothing behind: no listener, no memory booked, no call upstream", async () => {
  await using gateway = await new StandInGateway({ ...shopPolicy, deployments }).start();
  gateway.answer = says("Hello.");
  // So little memory for bodies that what these leave behind would be missed at the end.
  await using own = await GuardAtWork.start(gateway, { limits: { bodiesBytesMax: 48 * 1024 * 1024 } });
  const { baseUrl } = await own.run();
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  for (let round = 0; round < 4; round++) {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => ToolSocket.open(baseUrl)));
    const ends = await Promise.all(sockets.map((socket) => socket.ask({ input: "number ".repeat(15_000) })));
    for (const events of ends) expect(events.at(-1)?.type).toBe("response.completed");
    // Every other one is cut in the middle of a second answer.
    for (const [i, socket] of sockets.entries()) if (i % 2 === 0) socket.send({ input: "again" });
    await Promise.all(sockets.map((socket) => socket[Symbol.asyncDispose]()));
  }
  await using socket = await ToolSocket.open(baseUrl);
  const large = await socket.ask({ input: "x".repeat(20 * 1024 * 1024) });
  expect(large.at(-1)?.type).toBe("response.completed");
  process.off("warning", onWarning);
  expect(warnings).toEqual([]);
}, 60_000);
