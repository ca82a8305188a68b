import { describe, expect, test } from "vitest";
import { CleanTexts } from "@fourgate/wire/reading/clean-texts";

describe("texts in which nothing was found", () => {
  test("stay as long as they are asked for, and the others go", () => {
    const texts = new CleanTexts(8);
    texts.add("asked for");
    texts.add("not asked for");
    for (let i = 0; i < 100; i++) {
      texts.add(`text ${String(i)}`);
      expect(texts.has("asked for")).toBe(true);
    }
    expect(texts.has("not asked for")).toBe(false);
    expect(texts.has("text 99")).toBe(true);
  });

  test("are never more than the limit", () => {
    const texts = new CleanTexts(8);
    const all = Array.from({ length: 100 }, (_, i) => `text ${String(i)}`);
    for (const text of all) texts.add(text);
    expect(all.filter((text) => texts.has(text)).length).toBeLessThanOrEqual(8);
  });
});
