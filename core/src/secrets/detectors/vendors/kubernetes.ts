import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, lowerHex, sample } from "../sample.ts";

export const kubernetesDetectors: readonly Detector[] = [
  {
    id: "kubernetes-bootstrap-token",
    title: "a Kubernetes bootstrap token",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/",
    keywords: ["kubeadm "],
    pattern:
      "kubeadm (?:join [A-Za-z0-9_.:-]{1,120}|token create)[ \\\\\\n]{1,8}(?:--token[ =])?([a-z0-9]{6}\\.[a-z0-9]{16})(?![A-Za-z0-9.])",
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    // What the documentation prints.
    allow: "^(?:abcdef\\.0123456789abcdef|07401b\\.f395accd246ae52d)$",
    rotate: "Delete it with `kubeadm token delete` and create a new one.",
    finds: () => {
      const secret = `${sample(lower + digits, 6)}.${sample(lower + digits, 16, 2)}`;
      return [
        {
          text: `kubeadm join 10.0.0.1:6443 --token ${secret} --discovery-token-ca-cert-hash sha256:…`,
          secret,
        },
      ];
    },
    ignores: () => [
      "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef",
      "kubeadm token create --ttl 2h",
    ],
  },
  prefixedToken({
    id: "kubernetes-k3s-token",
    title: "a K3s join token",
    source: "https://docs.k3s.io/cli/token",
    keywords: ["k10"],
    pattern: "K10[0-9a-f]{64}::(?:server|node|[a-z0-9]{6}):?[0-9a-z.]{16,64}(?![A-Za-z0-9])",
    rotate: "Rotate it with `k3s token rotate`.",
    tokens: () => [`K10${sample(lowerHex, 64)}::server:${sample(lowerHex, 32)}`],
    ignores: () => [`K10${"0".repeat(64)}::server:${"0".repeat(32)}`, "K10 is a kernel"],
  }),
];
