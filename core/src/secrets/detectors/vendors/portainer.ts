import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, sample } from "../sample.ts";

export const portainerDetectors: readonly Detector[] = [
  prefixedToken({
    id: "portainer-token",
    title: "a Portainer access token",
    source: "https://docs.portainer.io/api/access",
    keywords: ["ptr_"],
    pattern: "ptr_[A-Za-z0-9+/]{43}=",
    rotate: "Remove it in Portainer under My account, Access tokens.",
    tokens: () => [`ptr_${sample(base64, 43)}=`],
    ignores: () => [`ptr_${"A".repeat(43)}=`, `ptr_${sample(base64, 12)}`],
  }),
];
