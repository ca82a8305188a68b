import { assignments } from "./generic/assignments.ts";
import { connections } from "./generic/connections.ts";
import { inCode } from "./generic/in-code.ts";
import { keyFiles } from "./generic/key-files.ts";
import { programFiles } from "./generic/program-files.ts";
import { personalKinds } from "./personal/personal-kinds.ts";
import type { SecretKind } from "./secret-kind.ts";
import { aiVendors } from "./vendors/ai.ts";
import { cloudVendors } from "./vendors/clouds.ts";
import { codeHostVendors } from "./vendors/code-hosts.ts";
import { messagingVendors } from "./vendors/messaging.ts";
import { paymentVendors } from "./vendors/payments.ts";
import { structuredVendors } from "./vendors/structured.ts";
import { watchingVendors } from "./vendors/watching.ts";

/** Every kind of secret that is planted. */
export const secretKinds: readonly SecretKind[] = [
  ...aiVendors,
  ...cloudVendors,
  ...codeHostVendors,
  ...paymentVendors,
  ...messagingVendors,
  ...watchingVendors,
  ...structuredVendors,
  ...assignments,
  ...inCode,
  ...connections,
  ...keyFiles,
  ...programFiles,
  ...personalKinds,
];
