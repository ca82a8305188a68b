import { expect, it } from "vitest";
import { counted } from "@fourgate/core/counted";

it("a count stands with its noun, one or many", () => {
  const told = [0, 1, 2].map((count) => [counted(count, "record"), counted(count, "body", "bodies")]);
  expect(told).toEqual([
    ["0 records", "0 bodies"],
    ["1 record", "1 body"],
    ["2 records", "2 bodies"],
  ]);
});
