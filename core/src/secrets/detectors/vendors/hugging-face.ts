import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lower, sample, upper } from "../sample.ts";

export const huggingFaceDetectors: readonly Detector[] = [
  prefixedToken({
    id: "huggingface-token",
    title: "a Hugging Face token",
    source: "https://huggingface.co/docs/hub/security-tokens",
    keywords: ["hf_"],
    pattern: "hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])",
    rotate: "Invalidate it under Settings, Access tokens, and create a new one.",
    tokens: () => [`hf_${sample(upper + lower, 34)}`],
    ignores: () => [`hf_${"x".repeat(34)}`, "hf_hub_download(repo_id)"],
  }),
  prefixedToken({
    id: "huggingface-organisation-token",
    title: "a Hugging Face organisation's token",
    source: "https://huggingface.co/docs/hub/security-tokens",
    keywords: ["api_org_"],
    pattern: "api_org_[A-Za-z0-9]{34}(?![A-Za-z0-9])",
    rotate: "Invalidate it in the organisation's settings on Hugging Face; use a user's token instead.",
    tokens: () => [`api_org_${sample(upper + lower, 34)}`],
    ignores: () => [`api_org_${"x".repeat(34)}`, "api_org_members(org_id)"],
  }),
];
