import { describe, expect, it } from "vitest";
import { ulids } from "@fourgate/wire/ids";
import { Drills } from "@fourgate/gateway/drills/drills";

type Lines = Parameters<Drills["drilled"]>[0];
const held: Lines = [{ gate: 1, pass: true, text: "4 of 4" }];
const failed: Lines = [...held, { gate: 3, pass: false, text: "1 reached the upstream" }];

function open(): { readonly drills: Drills; readonly records: object[]; fails: Error | null } {
  const records: object[] = [];
  const state = {
    records,
    fails: null as Error | null,
    drills: new Drills({
      append: async (record) => {
        if (state.fails) throw state.fails;
        records.push(record);
      },
      policyVersion: () => "p-1",
      clock: () => Date.parse("2026-11-22T14:05:00Z"),
      nextId: ulids(),
    }),
  };
  return state;
}

describe("a sign-off", () => {
  it("names the drill, who, why and the policy in force, and holds for that drill alone", async () => {
    const { drills, records } = open();
    await drills.drilled(held);
    const id = drills.latest?.id ?? "";
    await drills.sign(id, "admin", "seen");
    expect(records[1]).toMatchObject({
      kind: "sign_off",
      by: "admin",
      of: { kind: "drill", id },
      policyVersion: "p-1",
      reason: "seen",
    });
    expect(drills.signOff).toBe(records[1]);
    await expect(drills.sign(id, "admin", "again")).rejects.toMatchObject({ code: "usage" });
    await drills.drilled(held);
    expect(drills.signOff).toBeNull();
    await expect(drills.sign(id, "admin", "the old one")).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused of a drill in which a gate failed, before any, and where it can't be recorded", async () => {
    const state = open();
    await expect(state.drills.sign("", "admin", "seen")).rejects.toMatchObject({ code: "not_found" });
    await state.drills.drilled(failed);
    await expect(state.drills.sign(state.drills.latest?.id ?? "", "admin", "seen")).rejects.toThrow(
      "gate 3 did not hold in this drill",
    );
    await state.drills.drilled(held);
    state.fails = new Error("the disk is full");
    await expect(state.drills.sign(state.drills.latest?.id ?? "", "admin", "seen")).rejects.toThrow("full");
    expect(state.drills.signOff).toBeNull();
  });
});
