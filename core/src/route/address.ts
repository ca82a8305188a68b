import type { Deployment, Subscription } from "./deployment.ts";

/** Under which path a deployment knows one of its protocol's own. */
export function pathAt(deployment: Pick<Deployment, "subscription">, path: string): string {
  return deployment.subscription === "chatgpt" ? path.replace(/^\/v1(?=\/)/, "") : path;
}

/** Which subscription a log-in belongs to, by what its client sends beside it (Codex with a ChatGPT account). */
export function subscriptionOf(header: (lowerName: string) => string | undefined): Subscription | null {
  return header("chatgpt-account-id") === undefined ? null : "chatgpt";
}

/** A developer's own log-in goes where it belongs; a key of the gateway's, or none, goes with every request. */
export function takesLogin(
  { auth, subscription }: Pick<Deployment, "auth" | "subscription">,
  login: Subscription | null,
): boolean {
  return auth === "client" ? (subscription ?? null) === login : subscription === undefined;
}
