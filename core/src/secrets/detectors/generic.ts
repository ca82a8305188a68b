import type { Detector } from "../detector.ts";
import { assignmentDetectors } from "./generic/assignment.ts";
import { clientFileDetectors } from "./generic/client-files.ts";
import { commandDetectors } from "./generic/commands.ts";
import { connectionStringDetectors } from "./generic/connection-strings.ts";
import { dotfileDetectors } from "./generic/dotfiles.ts";
import { foreignPasswordDetectors } from "./generic/foreign-passwords.ts";
import { frameworkDetectors } from "./generic/frameworks.ts";
import { httpDetectors } from "./generic/http.ts";
import { jwtDetectors } from "./generic/jwt.ts";
import { kubernetesSecretDetectors } from "./generic/kubernetes-secret.ts";
import { loginArgumentDetectors } from "./generic/login-arguments.ts";
import { namedPlaceDetectors } from "./generic/named-places.ts";
import { passwordHashDetectors } from "./generic/password-hashes.ts";
import { privateKeyTailDetectors } from "./generic/private-key-tail.ts";
import { privateKeyDetectors } from "./generic/private-keys.ts";
import { proseDetectors } from "./generic/prose.ts";
import { serverFileDetectors } from "./generic/server-files.ts";
import { urlDetectors } from "./generic/urls.ts";
import { walletDetectors } from "./generic/wallets.ts";
import { xmlFileDetectors } from "./generic/xml-files.ts";

/** What an assignment or a file's form alone tells. */
const told: readonly Detector[] = [
  ...frameworkDetectors,
  ...kubernetesSecretDetectors,
  ...dotfileDetectors,
  ...serverFileDetectors,
  ...clientFileDetectors,
  ...xmlFileDetectors,
  ...loginArgumentDetectors,
  ...commandDetectors,
  ...namedPlaceDetectors,
  ...assignmentDetectors,
  ...proseDetectors,
  ...foreignPasswordDetectors,
];

/** Secrets of no vendor, the particular before the general. */
export const genericDetectors: readonly Detector[] = [
  ...privateKeyDetectors,
  ...privateKeyTailDetectors,
  ...walletDetectors,
  ...urlDetectors,
  ...connectionStringDetectors,
  ...jwtDetectors,
  ...httpDetectors,
  ...passwordHashDetectors,
  ...told.map((detector): Detector => ({ ...detector, kind: "generic" })),
];
