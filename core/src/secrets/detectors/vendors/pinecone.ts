import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const pineconeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "pinecone-api-key",
    title: "a Pinecone key",
    source: "https://docs.pinecone.io/guides/projects/manage-api-keys",
    keywords: ["pcsk_"],
    pattern: "pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,72}(?![A-Za-z0-9])",
    rotate: "Delete it in the Pinecone console under API keys and create a new one.",
    tokens: () => [`pcsk_${sample(alphanumeric, 6)}_${sample(alphanumeric, 63)}`],
    ignores: () => [`pcsk_${"x".repeat(6)}_${"x".repeat(63)}`, "pcsk_your_key"],
  }),
  namedSecret({
    id: "pinecone-legacy-key",
    title: "a Pinecone key of the older kind",
    source: "https://docs.pinecone.io/guides/projects/manage-api-keys",
    names: ["pinecone"],
    called: ["key"],
    value: `${uuid}`,
    rotate: "Delete it in the Pinecone console under API keys and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "pinecone_api_key = process.env.PINECONE_API_KEY",
      `pinecone key: ${"x".repeat(36)}`,
      `pinecone index id: ${sampleUuid()}`,
    ],
  }),
];
