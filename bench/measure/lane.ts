import type { Arm } from "../arms/arm.ts";
import { anthropic, type BenchProtocol, type ProtocolName, protocols } from "../bodies/protocols.ts";

/** One arm asked in one protocol. */
export interface Lane {
  readonly name: string;
  readonly arm: string;
  readonly protocol: BenchProtocol;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Says the same bytes again in any protocol: measured in the first one only. */
const INDIFFERENT: readonly string[] = ["direct", "node relay"];

/** Every arm in the first protocol, and in each other one those that speak it. */
export function lanesOf(arms: readonly Arm[], asked: readonly BenchProtocol[] = protocols): readonly Lane[] {
  return asked.flatMap((protocol) =>
    arms.flatMap((arm): Lane[] => {
      if (protocol !== anthropic && INDIFFERENT.includes(arm.name)) return [];
      const headers = arm.headers(protocol.name);
      if (headers === null) return [];
      return [{ name: laneName(protocol.name, arm.name), arm: arm.name, protocol, url: arm.url, headers }];
    }),
  );
}

/** The first protocol's lanes have their arm's name. */
export function laneName(protocol: ProtocolName, arm: string): string {
  return protocol === anthropic.name ? arm : `${protocol} ${arm}`;
}
