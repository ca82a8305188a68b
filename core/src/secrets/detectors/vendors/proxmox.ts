import type { Detector } from "../../detector.ts";
import { sampleUuid } from "../sample.ts";

export const proxmoxDetectors: readonly Detector[] = [
  {
    id: "proxmox-token",
    title: "a Proxmox API token",
    source: "https://pve.proxmox.com/wiki/Proxmox_VE_API#API_Tokens",
    keywords: ["pveapitoken"],
    pattern:
      "PVEAPIToken[= ]{1,2}[A-Za-z0-9_.-]{1,40}@[A-Za-z0-9_.-]{1,30}![A-Za-z0-9_.-]{1,40}=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![A-Za-z0-9-])",
    captures: [1],
    confidence: "high",
    entropyMin: 2.8,
    rotate: "Remove the API token in Proxmox under Datacenter, Permissions, API tokens.",
    finds: () => [{ text: `Authorization: PVEAPIToken=root@pam!ci=${sampleUuid()}`, secret: sampleUuid() }],
    ignores: () => [
      "Authorization: PVEAPIToken=USER@REALM!TOKENID=UUID",
      `PVEAPIToken=root@pam!ci=${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`,
    ],
  },
];
