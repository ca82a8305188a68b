import type { Actor } from "./record.ts";

/**
 * Names a session in one user's name: a client states its session's id itself, so another user's
 * must not be the same one. "" where the tool names none.
 */
export function sessionKey({ user, session }: Pick<Actor, "user" | "session">): string {
  return session === "" ? "" : `${user}\n${session}`;
}
