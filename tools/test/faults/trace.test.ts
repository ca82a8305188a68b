import { describe, expect, it } from "vitest";
import { proveDurableFirst } from "../../faults/durable-first.ts";
import { parseTrace } from "../../faults/trace.ts";

const JOURNAL = "00000000.journal";
const ORDER = { journal: JOURNAL, intentEnd: 5_000, vendorPort: 4500, sentS: 100 };

const file = `21</srv/ledger/journal/${JOURNAL}>`;
const socket = "30<TCP:[127.0.0.1:40000->127.0.0.1:4500]>";
const write = (seconds: number, offset: number): string =>
  `11 ${seconds}.000000 pwrite64(${file}, "\\0\\0\\f\\r\\364\\203", 900, ${offset}) = 900`;
const room = `12 100.050000 pwrite64(${file}, "\\0\\0\\0\\0"..., 524288, 90000) = 524288`;
const syncBegun = `12 101.100000 fdatasync(${file} <unfinished ...>`;
const syncEnded = "12 101.300000 <... fdatasync resumed>) = 0";
const sent = `11 102.000000 writev(${socket}, [{iov_base="POST /v1/messages?beta=true HTTP"..., iov_len=900}], 1) = 900`;

function prove(...lines: readonly string[]): string | null {
  return proveDurableFirst(parseTrace(`${lines.join("\n")}\n`), ORDER).fault;
}

describe("the order in a trace", () => {
  it("holds when fdatasync returned between the intent's write and the first byte upstream", () => {
    expect(prove(room, write(101, 4_100), syncBegun, syncEnded, sent)).toBeNull();
  });

  it("is broken when fdatasync returned after the first byte", () => {
    expect(prove(write(101, 4_100), syncBegun, sent, syncEnded)).toMatch(/no fdatasync returned/);
  });

  it("is broken when fdatasync failed", () => {
    const failed = `12 101.300000 fdatasync(${file}) = -1 EIO (Input/output error)`;
    expect(prove(write(101, 4_100), failed, sent)).toMatch(/no fdatasync returned/);
  });

  it("is broken when fdatasync was entered before the intent was written", () => {
    expect(prove(syncBegun, write(101, 4_100), syncEnded, sent)).toMatch(/no fdatasync returned/);
  });

  it("is broken when another file was synced", () => {
    const other = "12 101.200000 fdatasync(22</srv/ledger/log/checkpoint>) = 0";
    expect(prove(write(101, 4_100), other, sent)).toMatch(/no fdatasync returned/);
  });

  it("is broken when a part of the intent is written after the first byte", () => {
    expect(prove(write(101, 4_100), syncBegun, syncEnded, sent, write(103, 4_900))).toMatch(
      /still being written/,
    );
  });

  it("is broken when something else went upstream first", () => {
    const early = `11 100.500000 write(${socket}, "POST /v1/other", 14) = 14`;
    expect(prove(early, write(101, 4_100), syncBegun, syncEnded, sent)).toMatch(/before the request's own/);
  });

  it("is not proven by an intent of an earlier request, or when nothing was sent", () => {
    expect(prove(write(99, 4_100), syncBegun, syncEnded, sent)).toMatch(/not written in this request/);
    expect(prove(write(101, 4_100), syncBegun, syncEnded)).toMatch(/nothing went upstream/);
  });
});
