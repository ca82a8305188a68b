import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Loopback, RFC 1918, link-local, RFC 6598 and RFC 4193. */
const own = new BlockList();
own.addSubnet("127.0.0.0", 8);
own.addSubnet("10.0.0.0", 8);
own.addSubnet("172.16.0.0", 12);
own.addSubnet("192.168.0.0", 16);
own.addSubnet("169.254.0.0", 16);
own.addSubnet("100.64.0.0", 10);
own.addAddress("::1", "ipv6");
own.addSubnet("fc00::", 7, "ipv6");
own.addSubnet("fe80::", 10, "ipv6");

/** Whether text that goes there stays in the house. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return own.check(mapped, "ipv4");
  return isIPv6(mapped) && own.check(mapped, "ipv6");
}

/** Whether a name or address may be one of the house: whether it is, its address tells. */
export function mayBePrivateHost(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, "");
  if (isIPv4(plain) || isIPv6(plain)) return isPrivateAddress(plain);
  return /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/.test(plain);
}
