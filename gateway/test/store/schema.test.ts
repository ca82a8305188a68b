import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "@fourgate/gateway/store/migrations/migrate";
import { Places, kinds } from "./kit/places.ts";
import { schemaText } from "./kit/schema-text.ts";

const golden = join(import.meta.dirname, "../../src/store/schema.sql");

let places: Places;
beforeAll(async () => {
  places = await Places.open();
});
afterAll(() => places[Symbol.asyncDispose]());

describe("the schema", () => {
  it.each(kinds)(
    "is the one of schema.sql on the %s database, however often it is migrated",
    async (kind) => {
      const store = await (await places.place(kind)).open();
      try {
        await migrate(store);
        await migrate(store);
        const text = await schemaText(store);
        if (process.env["FOURGATE_WRITE_GOLDEN"] === "1") await writeFile(golden, text);
        expect(text).toBe(await readFile(golden, "utf8"));
      } finally {
        await store.destroy();
      }
    },
  );
});
