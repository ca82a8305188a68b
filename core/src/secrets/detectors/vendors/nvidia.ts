import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "../sample.ts";

export const nvidiaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "nvidia-api-key",
    title: "an NVIDIA key",
    source: "https://docs.nvidia.com/ngc/latest/ngc-user-guide.html",
    keywords: ["nvapi-"],
    pattern: "nvapi-[A-Za-z0-9_-]{60,70}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in NVIDIA NGC under Setup, API keys, and create a new one.",
    tokens: () => [`nvapi-${sample(base64Url, 64)}`],
    ignores: () => [`nvapi-${"x".repeat(64)}`, "nvapi-your-key-here"],
  }),
  namedSecret({
    id: "nvidia-ngc-key",
    title: "an NVIDIA NGC key of the older kind",
    source: "https://docs.nvidia.com/ngc/latest/ngc-user-guide.html",
    names: ["ngc_api", "ngc_cli", "ngc-api", "nvcr", "ngc api", "nvidia_api"],
    value: "[A-Za-z0-9]{84}",
    rotate: "Delete it in NVIDIA NGC under Setup, API keys, and create a new one.",
    values: () => [sample(alphanumeric, 84)],
    ignores: () => [
      "NGC_API_KEY=${NGC_API_KEY}",
      `NGC_CLI_API_KEY=${"x".repeat(84)}`,
      `nvcr digest: ${sample(lowerHex, 84)}`,
    ],
  }),
];
