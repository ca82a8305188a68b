import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, sample } from "../sample.ts";

export const openaiDetectors: readonly Detector[] = [
  prefixedToken({
    id: "openai-key",
    title: "an OpenAI key",
    source: "https://platform.openai.com/docs/api-reference/authentication",
    keywords: ["sk-proj-", "sk-svcacct-", "sk-admin-"],
    pattern: "sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,300}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it on the OpenAI platform under API keys and create a new one.",
    tokens: () => [`sk-proj-${sample(base64Url, 156)}`, `sk-svcacct-${sample(base64Url, 74)}`],
    ignores: () => [`sk-proj-${"x".repeat(48)}`, "sk-proj-your-key"],
  }),
  prefixedToken({
    id: "openai-legacy-key",
    title: "an OpenAI key",
    source: "https://platform.openai.com/docs/api-reference/authentication",
    keywords: ["sk-"],
    pattern: "sk-[A-Za-z0-9]{48}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it on the OpenAI platform under API keys and create a new one.",
    tokens: () => [`sk-${sample(alphanumeric, 20)}T3Blbk${"FJ"}${sample(alphanumeric, 20)}`],
    ignores: () => [`task-${sample(alphanumeric, 48)}`, `sk-${"a".repeat(48)}`],
  }),
];
