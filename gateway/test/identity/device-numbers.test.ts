import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createDevices } from "../../src/identity/devices.ts";

function devices(): ReturnType<typeof createDevices> {
  const publicKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
  return createDevices([{ id: "laptop", user: "ada", publicKey }]);
}

function countAll(numbers: readonly number[]): (string | undefined)[] {
  const counted = devices();
  return numbers.map((number) => counted.count("laptop", number));
}

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

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
