import type { Detector } from "../../detector.ts";
import { base64Url, sample } from "../sample.ts";

export const jwtDetectors: readonly Detector[] = [
  {
    id: "json-web-token",
    title: "a JSON web token",
    source: "https://www.rfc-editor.org/rfc/rfc7519",
    keywords: ["eyj"],
    pattern: "eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,6000}\\.[A-Za-z0-9_-]{16,1400}",
    captures: [0],
    // A start inside of a run of its alphabet would make reading such a run quadratic.
    notAfter: "A-Za-z0-9_-",
    confidence: "medium",
    entropyMin: 3,
    // The token on jwt.io's front page, by its payload's start.
    allow: "\\.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6Ikpv",
    rotate:
      "End the session or revoke the token where it was issued; if the signing key is shared, change it.",
    finds: () => {
      const secret = `${"eyJ"}hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${"eyJ"}${sample(base64Url, 120)}.${sample(base64Url, 43)}`;
      return [
        { text: `Authorization: Bearer ${secret}\r\n`, secret },
        { text: `\\n${secret}\\n`, secret },
      ];
    },
    ignores: () => [`${"eyJ"}${sample(base64Url, 100)}`, `${"eyJ"}hbGci.${"eyJ"}x.y`],
  },
];
