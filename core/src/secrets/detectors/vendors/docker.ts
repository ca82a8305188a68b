import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, base64Url, digits, lower, sample } from "../sample.ts";

export const dockerDetectors: readonly Detector[] = [
  prefixedToken({
    id: "docker-token",
    title: "a Docker Hub token",
    source: "https://docs.docker.com/security/access-tokens/",
    keywords: ["dckr_pat_", "dckr_oat_"],
    pattern: "dckr_[po]at_[A-Za-z0-9_-]{27,32}(?![A-Za-z0-9_-])",
    rotate: "Delete it in Docker's account settings under Personal access tokens and create a new one.",
    tokens: () => [`dckr_pat_${sample(base64Url, 27)}`],
    ignores: () => [`dckr_pat_${"x".repeat(27)}`, "dckr_pat_your-token"],
  }),
  prefixedToken({
    id: "docker-swarm-token",
    title: "a Docker Swarm join token",
    source: "https://docs.docker.com/engine/swarm/join-nodes/",
    keywords: ["swmtkn-1-"],
    pattern: "SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}(?![A-Za-z0-9])",
    rotate: "Rotate it with `docker swarm join-token --rotate worker`, and manager.",
    tokens: () => [`SWMTKN-1-${sample(lower + digits, 50)}-${sample(lower + digits, 25, 2)}`],
    ignores: () => [
      `SWMTKN-1-${"x".repeat(50)}-${"x".repeat(25)}`,
      `SWMTKN-1-${sample(lower + digits, 50)}-${sample(lower + digits, 8)}`,
    ],
  }),
  prefixedToken({
    id: "docker-swarm-unlock-key",
    title: "a Docker Swarm unlock key",
    source: "https://docs.docker.com/engine/swarm/swarm_manager_locking/",
    keywords: ["swmkey-1-"],
    pattern: "SWMKEY-1-[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/=])",
    rotate: "Rotate it with `docker swarm unlock-key --rotate`.",
    tokens: () => [`SWMKEY-1-${sample(base64, 43)}`],
    ignores: () => [`SWMKEY-1-${"A".repeat(43)}`, `SWMKEY-1-${sample(base64, 12)}`],
  }),
];
