import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid } from "../sample.ts";

export const scalewayDetectors: readonly Detector[] = [
  namedSecret({
    id: "scaleway-secret-key",
    title: "a Scaleway secret key",
    source: "https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/",
    names: ["scw_secret", "scaleway", "scw-secret"],
    called: ["key", "token", "secret"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Delete the API key in the Scaleway console under IAM, API keys.",
    values: () => [sampleUuid()],
    ignores: () => [
      "SCW_SECRET_KEY=00000000-0000-0000-0000-000000000000",
      `SCALEWAY_ORGANIZATION_ID=${sampleUuid()}`,
    ],
  }),
];
