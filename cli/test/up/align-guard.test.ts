import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { guardFiles } from "@fourgate/guard/config/guard-home";
import { createGuardFiles, readGuardSettings } from "@fourgate/guard/enrolment";
import { alignGuard } from "../../src/up/align-guard.ts";

test("the guard's own settings follow the ports that fourgate.yaml says, and keep the rest", async () => {
  const home = await mkdtemp(join(tmpdir(), "align-guard-"));
  try {
    await createGuardFiles({
      home,
      gatewayUrl: "http://127.0.0.1:4400",
      device: "laptop",
      user: "ann",
      deviceToken: Buffer.alloc(32, 2).toString("base64url"),
      gatewayPublicKey: Buffer.alloc(32, 1).toString("base64url"),
      port: 4401,
    });
    const files = guardFiles(home);
    const before = await readGuardSettings(files);
    await alignGuard(files, { guard: 4501, gateway: 4500 });
    expect(await readGuardSettings(files)).toEqual({
      ...before,
      port: 4501,
      gateway: "http://127.0.0.1:4500",
    });
  } finally {
    await rm(home, { recursive: true });
  }
});
