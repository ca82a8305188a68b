import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { LedgerEntry } from "@fourgate/gateway/ledger/ledger";
import { createDevices, deviceCounts, type DeviceCounts } from "../../src/identity/devices.ts";
import { intentOf } from "../ledger/records.ts";

function devices(counts?: DeviceCounts): ReturnType<typeof createDevices> {
  const publicKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
  return createDevices([{ id: "laptop", user: "ada", publicKey }], counts);
}

function countAll(numbers: readonly number[]): (string | undefined)[] {
  const counted = devices();
  return numbers.map((number) => counted.count("laptop", number));
}

const upTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

function recorded(numbers: readonly number[]): readonly LedgerEntry[] {
  return numbers.map((deviceSequence) => ({
    record: intentOf(new Uint8Array(0), {
      guard: {
        exchange: "",
        device: "laptop",
        deviceSequence,
        policyVersion: "",
        redactions: 0,
        bodySha256: "",
      },
    }),
    outcome: null,
    index: 0,
    leaf: null,
  }));
}

describe("the numbers of a device across configurations and restarts", () => {
  test("go on in the next configuration", () => {
    const counts = deviceCounts();
    devices(counts).count("laptop", 5);
    expect(devices(counts).count("laptop", 900)).toBe("device laptop counted from 5 to 900");
    expect(devices(counts).count("laptop", 900)).toBe("device laptop used its number 900 twice");
  });

  test("go on from the newest records: a jump is an alarm, and a number that was recorded is not taken again", () => {
    const again = devices(deviceCounts(recorded([12, 11, 9])));
    expect(again.count("laptop", 12)).toBe("device laptop used its number 12 twice");
    expect(again.count("laptop", 9)).toBe("device laptop used its number 9 twice");
    expect(again.count("laptop", 10)).toBeUndefined();
    expect(again.count("laptop", 10)).toBe("device laptop used its number 10 twice");
    expect(again.count("laptop", 500)).toBe("device laptop counted from 12 to 500");
  });

  test("one that was lost at the restart is an alarm when many later ones came, and says that it may have been refused", () => {
    const again = devices(deviceCounts(recorded([11, 12])));
    expect(
      upTo(14, 400)
        .map((number) => again.count("laptop", number))
        .filter(Boolean),
    ).toEqual([
      "device laptop never sent its number 13, unless it was refused before the gateway's last start",
    ]);
  });

  test("of blocks on the laptop count as well", () => {
    const [entry] = recorded([3]);
    const { actor, ...rest } = entry!.record as Extract<LedgerEntry["record"], { kind: "intent" }>;
    const block = {
      ...rest,
      kind: "guard_block",
      actor: { ...actor, device: "laptop" },
      deviceSequence: 40,
    } as unknown as LedgerEntry["record"];
    const again = devices(deviceCounts([{ ...entry!, record: block }]));
    expect(again.count("laptop", 40)).toBe("device laptop used its number 40 twice");
  });
});

describe("the numbers of a device", () => {
  test("that come in order are no alarm", () => {
    expect(countAll(upTo(7, 20)).filter(Boolean)).toEqual([]);
  });

  test("that overtake each other are no alarm", () => {
    expect(countAll([1, 3, 2, 6, 4, 5, 7]).filter(Boolean)).toEqual([]);
  });

  test("one that never comes is an alarm, once, when many later ones came", () => {
    const alarms = countAll([1, ...upTo(3, 400)]).filter(Boolean);
    expect(alarms).toEqual(["device laptop never sent its number 2"]);
  });

  test("one that comes twice is an alarm", () => {
    expect(countAll([1, 2, 3, 2]).at(-1)).toBe("device laptop used its number 2 twice");
  });

  test("a jump is an alarm at once", () => {
    expect(countAll([1, 1000]).at(-1)).toBe("device laptop counted from 1 to 1000");
  });
});
