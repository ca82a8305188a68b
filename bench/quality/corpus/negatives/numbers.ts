import { lines, type NegativeKind } from "./negative-kind.ts";

/** Long numbers that stand for no person. */
export const numbers: readonly NegativeKind[] = [
  lines("order-numbers", "orders.csv", [
    "1{dig:7},2026-11-{dig:2},{dig:3}.{dig:2},EUR,9{dig:12}",
    "SKU-{dig:8},{dig:13},{dig:2}",
    "invoice 2026{dig:8} of customer {dig:9}",
  ]),
  lines("snowflakes", "events.json", [
    '  { "message_id": "1{dig:18}", "channel_id": "1{dig:18}", "ts": "17{dig:8}.{dig:6}" },',
    '  { "tweet": 17{dig:17}, "user": 9{dig:9} },',
  ]),
  lines("times", "trace.log", [
    "17{dig:11} 17{dig:14} span {dig:16}",
    "start=17{dig:17} end=17{dig:17} pid={dig:5}",
    "seq {dig:16} offset {dig:11} partition {dig:2}",
  ]),
  lines("versions-and-phones", "notes.md", [
    "build 20261117.{dig:1}.{dig:5} rev {dig:9}",
    "call +1-555-01{dig:2} or ticket 8{dig:10}",
    "ISBN 978-0-{dig:3}-{dig:5}-{dig:1}",
    "bbox 13.{dig:14}, 52.{dig:14}",
    "parcel 00{dig:18}",
  ]),
  lines("numbers-in-code", "src/random.ts", [
    "const SEED = {dig:16}n;",
    "  [0.{dig:16}, 0.{dig:16}, 0.{dig:16}],",
    "table[{dig:2}] = 0x{hex:16}n; // {dig:11}",
    "assert.equal(hash(input), {dig:10});",
  ]),
];
