import { searchedName } from "./project/stored-text.ts";
import { schemaName, type Store } from "./schema.ts";

/**
 * Deletes what the database holds of a person: their exchanges with all that hangs on them, where
 * and when they were seen, and what they read. Their key is destroyed before, so that no rebuild
 * brings it back.
 */
export async function forgetUser(store: Store, user: string): Promise<void> {
  const user_id = searchedName(user);
  await store.transaction().execute(async (writing) => {
    const db = writing.withSchema(schemaName);
    await db.deleteFrom("exchanges").where("user_id", "=", user_id).execute();
    for (const table of ["users", "user_teams", "devices", "heartbeats"] as const)
      await db.deleteFrom(table).where("user_id", "=", user_id).execute();
    await db.deleteFrom("reads").where("reader", "=", user_id).execute();
  });
}
