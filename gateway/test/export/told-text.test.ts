import { describe, expect, it } from "vitest";
import { base32, sample } from "@fourgate/core/secrets/detectors/sample";
import { toldText } from "@fourgate/gateway/export/told-text";
import { Scanners } from "@fourgate/wire/reading/scanners";

describe("what of a client's words leaves for a receiver", () => {
  const told = toldText(() => new Scanners().of({ detectorsOff: [] }));

  it("is told as it is", () => {
    for (const text of ["", "src/pay/charge.ts", "claude-sonnet-4-5", "a name ünïcode 名前"])
      expect(told(text)).toBe(text);
  });

  it("is withheld where it holds a secret, also the second time", () => {
    const key = ["AKIA", sample(base32, 16)].join("");
    for (const text of [`src/${key}/notes.txt`, key, `Bearer ${key}`])
      for (let time = 0; time < 2; time++) expect(told(text)).toBe("(withheld: it held a secret)");
  });
});
