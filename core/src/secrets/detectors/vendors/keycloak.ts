import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample, sampleUuid } from "../sample.ts";

export const keycloakDetectors: readonly Detector[] = [
  namedSecret({
    id: "keycloak-client-secret",
    title: "a Keycloak client secret",
    source: "https://www.keycloak.org/docs/latest/server_admin/#_client-credentials",
    names: ["keycloak", "kc_client"],
    called: ["secret"],
    value: "(?:[A-Za-z0-9]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    rotate: "Regenerate it in the Keycloak admin console under the client's Credentials.",
    values: () => [sample(alphanumeric, 32), sampleUuid()],
    ignores: () => [`KEYCLOAK_SECRET=${"x".repeat(32)}`, `keycloak commit: ${sample(lowerHex, 40)}`],
  }),
];
