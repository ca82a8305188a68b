import { expect, test } from "vitest";
import { fromNextStart } from "@fourgate/gateway/config/next-start";

const started: Parameters<typeof fromNextStart>[0] = {
  gateway: { host: "127.0.0.1", port: 4400, tls: null },
  guard: { port: 4401 },
  database: null,
  policy: { deployments: [] },
};

test("what is read at the start only is named when it changes, and nothing else is", () => {
  expect(fromNextStart(started, structuredClone(started))).toEqual([]);
  const now = {
    ...started,
    gateway: { ...started.gateway, port: 4500, tls: { kind: "own_ca" as const, names: ["a.example"] } },
    guard: { port: 4501 },
  };
  expect(fromNextStart(started, now)).toEqual(["gateway.port", "gateway.tls", "guard.port"]);
  // The certificate follows its names while it runs.
  const renamed = {
    ...now,
    gateway: { ...now.gateway, tls: { kind: "own_ca" as const, names: ["b.example"] } },
  };
  expect(fromNextStart(now, renamed)).toEqual([]);
});
