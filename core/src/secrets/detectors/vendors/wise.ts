import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const wiseDetectors: readonly Detector[] = [
  namedSecret({
    id: "wise-api-token",
    title: "a Wise token",
    source: "https://docs.wise.com/api-docs/features/authentication-access",
    names: ["wise_api", "wise_token", "transferwise", "wise-api"],
    value: `${uuid}`,
    rotate: "Revoke it in Wise under Settings, API tokens, and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => ["WISE_API_TOKEN=${WISE_API_TOKEN}", `transferwise profile id: ${sampleUuid()}`],
  }),
];
