import { lowerHex, sample } from "./sample.ts";

/** RegExp source of a UUID in lower case, as vendors use them for keys. */
export const uuid: string = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** A UUID of version 4, the same for the same seed. */
export function sampleUuid(seed = 1): string {
  const hex = (length: number): string => sample(lowerHex, length, seed);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
