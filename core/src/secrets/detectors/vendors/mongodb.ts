import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample, sampleUuid } from "../sample.ts";

export const mongodbDetectors: readonly Detector[] = [
  prefixedToken({
    id: "mongodb-atlas-client-secret",
    title: "a MongoDB Atlas service account secret",
    source: "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/",
    keywords: ["mdb_sa_sk_"],
    pattern: "mdb_sa_sk_[A-Za-z0-9_-]{40}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in Atlas under Access manager, Applications, Service accounts.",
    tokens: () => [`mdb_sa_sk_${sample(alphanumeric, 40)}`],
    ignores: () => [`mdb_sa_sk_${"x".repeat(40)}`, `mdb_sa_sk_${sample(alphanumeric, 12)}`],
  }),
  namedSecret({
    id: "mongodb-atlas-private-key",
    title: "a MongoDB Atlas private API key",
    source: "https://www.mongodb.com/docs/atlas/configure-api-access/",
    names: ["mongodb_atlas", "mongodbatlas", "mongodb-atlas", "atlas_private", "atlas_api", "mcli_private"],
    called: ["key"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Delete the API key in Atlas under Access manager, Applications, API keys.",
    values: () => [sampleUuid()],
    ignores: () => [
      "MONGODB_ATLAS_KEY=00000000-0000-0000-0000-000000000000",
      `ATLAS_GROUP_ID=${sampleUuid()}`,
    ],
  }),
];
