import type { Detector } from "../../detector.ts";
import { base64Url, digits, sample } from "../sample.ts";

export const cloudinaryDetectors: readonly Detector[] = [
  {
    id: "cloudinary-url-secret",
    title: "a Cloudinary secret",
    source: "https://cloudinary.com/documentation/how_to_integrate_cloudinary",
    keywords: ["cloudinary://"],
    pattern: "cloudinary://[0-9]{12,18}:([A-Za-z0-9_-]{24,32})@",
    captures: [1],
    confidence: "high",
    entropyMin: 3.3,
    rotate: "Generate a new key pair in Cloudinary's console under Settings, API keys, and disable the old.",
    finds: () => [
      {
        text: `CLOUDINARY_URL=cloudinary://${sample(digits, 15)}:${sample(base64Url, 27)}@acme`,
        secret: sample(base64Url, 27),
      },
    ],
    ignores: () => [
      "cloudinary://<api_key>:<api_secret>@<cloud_name>",
      `cloudinary://${sample(digits, 15)}:${"x".repeat(27)}@acme`,
    ],
  },
];
