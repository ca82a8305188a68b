import { createHmac, createSecretKey } from "node:crypto";
import { isLogin, loginField } from "@fourgate/wire/logins";

/** Enough to tell keys apart. */
const fingerprintChars = 16;

export type LoginFingerprint = (login: string) => string;

/** A log-in is long and random, so nobody finds it by trying; the key keeps it from being compared elsewhere. */
export function loginFingerprints(key: Uint8Array): LoginFingerprint {
  const own = createSecretKey(createHmac("sha256", key).update("fingerprints of log-ins").digest());
  return (login) => createHmac("sha256", own).update(login).digest("hex").slice(0, fingerprintChars);
}

/** Which log-in goes out with a request: undefined without one. */
export function loginOf(
  { headers, url }: { readonly headers: readonly (readonly [string, string])[]; readonly url: string },
  fingerprint: LoginFingerprint,
): string | undefined {
  const header = headers.find(([name]) => isLogin(name) && name.toLowerCase() !== "chatgpt-account-id");
  const login = header?.[1] ?? loginField(url);
  return login === undefined ? undefined : fingerprint(login);
}
