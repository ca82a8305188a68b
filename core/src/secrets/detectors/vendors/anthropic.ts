import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const anthropicDetectors: readonly Detector[] = [
  prefixedToken({
    id: "anthropic-key",
    title: "an Anthropic key",
    source: "https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key",
    keywords: ["sk-ant-"],
    pattern: "sk-ant-(?!admin|oat|ort)[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{24,200}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the Anthropic Console under API keys and create a new one.",
    tokens: () => [`sk-ant-api03-${sample(base64Url, 93)}AA`],
    ignores: () => [`sk-ant-api03-${"x".repeat(40)}`, "sk-ant-api03-..."],
  }),
  prefixedToken({
    id: "anthropic-admin-key",
    title: "an Anthropic admin key",
    source: "https://docs.anthropic.com/en/api/administration-api",
    keywords: ["sk-ant-admin"],
    pattern: "sk-ant-admin[0-9]{2}-[A-Za-z0-9_-]{24,200}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the Anthropic Console under Settings, Admin keys, and create a new one.",
    tokens: () => [`sk-ant-admin01-${sample(base64Url, 93)}AA`],
    ignores: () => [`sk-ant-admin01-${"x".repeat(40)}`, "sk-ant-admin01-..."],
  }),
  prefixedToken({
    id: "anthropic-oauth-token",
    title: "an Anthropic OAuth token, as Claude Code keeps it",
    source: "https://docs.anthropic.com/en/docs/claude-code/iam",
    keywords: ["sk-ant-oat", "sk-ant-ort"],
    pattern: "sk-ant-o[ar]t[0-9]{2}-[A-Za-z0-9_-]{24,200}",
    notAfter: "A-Za-z0-9_-",
    rotate:
      "Log out in Claude Code with /logout, end the sessions in claude.ai's settings, and log in again.",
    tokens: () => [`sk-ant-oat01-${sample(base64Url, 93)}AA`, `sk-ant-ort01-${sample(base64Url, 93)}AA`],
    ignores: () => [`sk-ant-oat01-${"x".repeat(40)}`, "sk-ant-oat01-..."],
  }),
];
