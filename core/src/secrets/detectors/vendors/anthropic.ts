import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const anthropicDetectors: readonly Detector[] = [
  prefixedToken({
    id: "anthropic-key",
    title: "an Anthropic key",
    source: "https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key",
    keywords: ["sk-ant-"],
    pattern: "sk-ant-[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{24,200}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the Anthropic Console under API keys and create a new one.",
    tokens: () => [`sk-ant-api03-${sample(base64Url, 93)}AA`, `sk-ant-oat01-${sample(base64Url, 93)}AA`],
    ignores: () => [`sk-ant-api03-${"x".repeat(40)}`, "sk-ant-api03-..."],
  }),
];
