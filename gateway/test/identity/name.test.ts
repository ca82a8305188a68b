import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newCode, newTeam, newUser } from "../../src/admin/api/people.ts";
import { asName, nameRule, requireName } from "../../src/identity/name.ts";

describe("a name", () => {
  test.each(["ann", "Ann.O-Neil_2", "ann+test@example.com", "7", "jürgen", "山田", "x".repeat(64)])(
    "may be %s",
    (text) => {
      expect(() => {
        requireName(text, "user");
      }).not.toThrow();
    },
  );

  test.each([
    "",
    " ann",
    "an n",
    "an\tn",
    "an\u00a0n",
    "-ann",
    ".",
    "a/b",
    "a\\b",
    "a:b",
    "a,b",
    "a\u202en",
    "x".repeat(65),
  ])("may not be %j, by whichever address of the API", (text) => {
    expect(() => {
      requireName(text, "team");
    }).toThrow(expect.objectContaining({ code: "usage" }) as Error);
    // The schemas let it through, so that who adds it says what is allowed.
    expect(newUser.safeParse({ id: text }).success).toBe(true);
    expect(newTeam.safeParse({ id: text }).success).toBe(true);
    expect(newCode.safeParse({ user: text, device: text }).success).toBe(true);
  });

  test("is made of whatever a machine calls itself", () => {
    expect(asName("Ann’s MacBook Pro.local", "laptop")).toBe("Anns-MacBook-Pro.local");
    expect(asName("CORP\\ann", "developer")).toBe("CORP-ann");
    expect(asName("--", "laptop")).toBe("laptop");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => nameRule.test(asName(text, "laptop"))),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}[a-z0-9]$/),
        (text) => asName(text, "laptop") === text,
      ),
    );
  });
});
