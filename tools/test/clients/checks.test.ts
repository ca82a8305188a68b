import { describe, expect, it } from "vitest";
import { Checks } from "../../clients/checks.ts";

describe("the sentences of a cell", () => {
  it("count what holds and what fails, and say why", () => {
    const lines: string[] = [];
    const checks = new Checks((line) => lines.push(line));
    checks.that("it is so", true, () => "never said");
    checks.that("it is not", false, () => "because\nof this");
    expect(checks).toMatchObject({ passed: 1, failed: 1, fellShort: 0, failedAlways: false });
    expect(lines).toEqual(["PASS  it is so", "FAIL  it is not\n      because\n      of this"]);
  });

  it("of a cell that is known to fall short fail only by what must always hold", () => {
    const lines: string[] = [];
    const checks = new Checks((line) => lines.push(line), true);
    checks.that("it asks once", false);
    checks.always("no secret left", false);
    expect(checks).toMatchObject({ passed: 0, failed: 1, fellShort: 1, failedAlways: true });
    expect(lines).toEqual(["SHORT it asks once", "FAIL  no secret left"]);
  });
});
