import { FourgateError } from "@fourgate/core/errors";

/**
 * Where the operating system keeps a user's secrets. Names are letters, digits and '-'; a secret is
 * base64. A secret goes to the system's own program through standard input, never through its
 * arguments, which every process of the machine can read.
 */
export interface Keychain {
  /** As a person knows it: "the login keychain". */
  readonly title: string;
  /** Whether it answers here and now. Never rejects. */
  answers(): Promise<boolean>;
  /** Keeps the secret, in place of one of the same name. @throws FourgateError config_invalid */
  store(name: string, secret: string): Promise<void>;
  /** Undefined where it has none of this name. @throws FourgateError config_invalid */
  read(name: string): Promise<string | undefined>;
  /** Also where there is none. @throws FourgateError config_invalid */
  remove(name: string): Promise<void>;
}

export const keychainService = "fourgate";

export function keychainFault(title: string, what: string, cause?: unknown): FourgateError {
  return new FourgateError(
    "config_invalid",
    `${title} ${what}`,
    "unlock it and try again, or join anew with: npx fourgate join --key-in file",
    cause,
  );
}
