import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const elasticDetectors: readonly Detector[] = [
  prefixedToken({
    id: "elastic-serverless-key",
    title: "an Elastic Cloud key",
    source: "https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys",
    keywords: ["essu_"],
    pattern: "essu_[A-Za-z0-9+/]{60,120}={0,2}(?![A-Za-z0-9+/=])",
    rotate: "Revoke it in Elastic Cloud under Organisation, API keys.",
    tokens: () => [`essu_${sample(alphanumeric, 92)}`],
    ignores: () => [`essu_${"x".repeat(92)}`, `essu_${sample(alphanumeric, 12)}`],
  }),
  namedSecret({
    id: "elastic-key",
    title: "an Elasticsearch API key",
    source: "https://www.elastic.co/docs/deploy-manage/api-keys/elasticsearch-api-keys",
    names: ["elasticsearch", "elastic_", "elastic-", "authorization: apikey"],
    called: ["key"],
    value: "[A-Za-z0-9]{58,59}[=]{1,2}",
    rotate: "Invalidate it in Kibana under Stack management, API keys.",
    values: () => [`${sample(alphanumeric, 58)}==`],
    ignores: () => [`ELASTICSEARCH_KEY=${"x".repeat(58)}==`, `elasticsearch commit: ${sample(lowerHex, 40)}`],
  }),
  prefixedToken({
    id: "elastic-service-token",
    title: "an Elasticsearch service account token",
    source:
      "https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/service-accounts",
    keywords: ["aaeaawvsyxn0awmv"],
    pattern: "AAEAAWVsYXN0aWMv[A-Za-z0-9+/_-]{40,140}(?![A-Za-z0-9+/=])",
    rotate: "Delete it with the delete service account tokens API of Elasticsearch.",
    tokens: () => [`AAEAAWVsYXN0aWMv${sample(alphanumeric, 60)}`],
    ignores: () => [`AAEAAWVsYXN0aWMv${"x".repeat(60)}`, `AAEAAWVsYXN0aWMv${sample(alphanumeric, 12)}`],
  }),
];
