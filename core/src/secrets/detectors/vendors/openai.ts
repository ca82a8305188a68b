import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, sample } from "../sample.ts";

export const openaiDetectors: readonly Detector[] = [
  prefixedToken({
    id: "openai-key",
    title: "an OpenAI key",
    source: "https://platform.openai.com/docs/api-reference/authentication",
    keywords: ["sk-proj-"],
    pattern: "sk-proj-[A-Za-z0-9_-]{40,300}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it on the OpenAI platform under API keys and create a new one.",
    tokens: () => [`sk-proj-${sample(base64Url, 156)}`],
    ignores: () => [`sk-proj-${"x".repeat(48)}`, "sk-proj-your-key"],
  }),
  prefixedToken({
    id: "openai-service-account-key",
    title: "an OpenAI service account's key",
    source: "https://platform.openai.com/docs/api-reference/project-service-accounts",
    keywords: ["sk-svcacct-"],
    pattern: "sk-svcacct-[A-Za-z0-9_-]{40,300}",
    notAfter: "A-Za-z0-9_-",
    rotate:
      "Delete the service account in the project's settings on the OpenAI platform and create a new one.",
    tokens: () => [`sk-svcacct-${sample(base64Url, 74)}`],
    ignores: () => [`sk-svcacct-${"x".repeat(48)}`, "sk-svcacct-your-key"],
  }),
  prefixedToken({
    id: "openai-admin-key",
    title: "an OpenAI admin key",
    source: "https://platform.openai.com/docs/api-reference/admin-api-keys",
    keywords: ["sk-admin-"],
    pattern: "sk-admin-[A-Za-z0-9_-]{40,300}",
    notAfter: "A-Za-z0-9_-",
    // As the names of styles do not.
    isNoSecret: (match) => !/[0-9]/.test(match[0]),
    rotate: "Revoke it on the OpenAI platform under Organization, Admin keys, and create a new one.",
    tokens: () => [`sk-admin-${sample(base64Url, 140)}`],
    ignores: () => [`sk-admin-${"x".repeat(48)}`, "sk-admin-panel-navigation-item-selected-background-style"],
  }),
  prefixedToken({
    id: "openai-legacy-key",
    title: "an OpenAI key",
    source: "https://platform.openai.com/docs/api-reference/authentication",
    keywords: ["sk-"],
    pattern: "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it on the OpenAI platform under API keys and create a new one.",
    tokens: () => [`sk-${sample(alphanumeric, 20)}T3Blbk${"FJ"}${sample(alphanumeric, 20)}`],
    ignores: () => [
      `task-${sample(alphanumeric, 20)}T3Blbk${"FJ"}${sample(alphanumeric, 20)}`,
      `sk-${"a".repeat(48)}`,
    ],
  }),
  // Moonshot, Stability and others took over the form, without OpenAI's mark in the middle.
  prefixedToken({
    id: "openai-compatible-key",
    title: "a model vendor's key",
    source: "https://platform.moonshot.ai/docs/introduction",
    keywords: ["sk-"],
    pattern: "sk-(?![A-Za-z0-9]{20}T3BlbkFJ)[A-Za-z0-9]{48}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the console of the vendor whose API it is sent to, and create a new one.",
    tokens: () => [`sk-${sample(alphanumeric, 48)}`],
    ignores: () => [`task-${sample(alphanumeric, 48)}`, `sk-${"a".repeat(48)}`],
  }),
];
