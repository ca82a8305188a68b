import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const codaDetectors: readonly Detector[] = [
  namedSecret({
    id: "coda-api-token",
    title: "a Coda token",
    source: "https://coda.io/developers/apis/v1#section/Introduction",
    names: ["coda_api", "coda_token", "coda.io", "coda-api", "coda api"],
    value: `${uuid}`,
    rotate: "Delete it in Coda's account settings under API settings and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "CODA_API_TOKEN=$CODA_API_TOKEN",
      `coda_api doc id: ${sampleUuid()}`,
      "coda_token: <uuid>",
    ],
  }),
];
