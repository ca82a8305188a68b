import { ofSet } from "../../wasm/byte-class.ts";
import {
  add,
  and,
  below,
  bytesDiffer,
  bytesEqual,
  type Code,
  differ,
  during,
  eitherBits,
  equal,
  get,
  hasBit,
  highestBits,
  i32,
  isZero,
  leadingZeros,
  load,
  load8,
  loadVector,
  or,
  set,
  shiftLeft,
  shiftRight,
  sixteenOf,
  store,
  store16,
  sub,
  trailingZeros,
  when,
  xor,
} from "../../wasm/code.ts";
import { type WasmFunction, wasmFunction } from "../../wasm/module.ts";
import { isDigit } from "./digit-runs.ts";
import { kindsOfLead } from "./escape-leads.ts";
import { runDigitsMin } from "./limits.ts";

/** Bytes of the text that are looked at in one go. */
export const chunkBytes = 32_768;
/** Of the text before and behind these. */
export const marginBytes = 32;

/** Addresses in the memory. By byte: bits of the kinds of escape that it begins, or may be the second byte of. */
export const leadKindsAt = 0;
export const secondKindsAt = 1024;
/** Not zero once a zero byte was seen. */
export const zeroSeenAt = 2048;
export const textAt: number = 4096 + marginBytes;
/** A bit for each byte that is a digit of base64. */
const digitsAt: number = textAt + chunkBytes + marginBytes;
export const placesAt: number = digitsAt + chunkBytes / 8 + marginBytes;
export const memoryBytes: number = placesAt + 4 * chunkBytes;

const vectorBytes = 16;
const zeroes = sixteenOf(0);
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Of nextRun's answer: what stands at the place that is above. */
export const placeShift = 2;
export const nothingMore = 0;
export const runBegins = 1;
export const lineEnds = 2;

const leadSet: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => (kindsOfLead(byte) > 0 ? 1 : 0));

/**
 * `leads(from, to)`: collects the addresses in [from, to), a multiple of 16 bytes, where an escape may begin by its first
 * two bytes, from `placesAt` on; gives where they end.
 */
export const leads: WasmFunction = wasmFunction(
  "leads",
  2,
  3,
  (from, to, mask, at, end, bytes, zero) => {
    const kinds = (address: Code, table: number, beside: number): Code =>
      load(shiftLeft(load8(address, beside), i32(2)), table);
    return [
      set(end, i32(placesAt)),
      set(zero, zeroes),
      during(below(get(from), get(to)), [
        set(bytes, loadVector(get(from))),
        set(zero, eitherBits(get(zero), bytesEqual(get(bytes), zeroes))),
        set(mask, highestBits(bytesDiffer(ofSet(leadSet, get(bytes)), zeroes))),
        during(get(mask), [
          set(at, add(get(from), trailingZeros(get(mask)))),
          set(mask, and(get(mask), sub(get(mask), i32(1)))),
          store(get(end), get(at)),
          set(
            end,
            add(
              get(end),
              shiftLeft(
                differ(and(kinds(get(at), leadKindsAt, 0), kinds(get(at), secondKindsAt, 1)), i32(0)),
                i32(2),
              ),
            ),
          ),
        ]),
        set(from, add(get(from), i32(vectorBytes))),
      ]),
      when(hasBit(get(zero)), [store(i32(zeroSeenAt), i32(1))]),
      get(end),
    ];
  },
  2,
);

/** `classify(from, to)`: of a multiple of 16 bytes from the text's beginning on, notes which are digits. */
export const classify: WasmFunction = wasmFunction(
  "classify",
  2,
  1,
  (from, to, out, bytes) => [
    set(out, i32(digitsAt)),
    during(below(get(from), get(to)), [
      set(bytes, loadVector(get(from))),
      store16(get(out), highestBits(bytesDiffer(ofSet(isDigit, get(bytes)), zeroes))),
      set(out, add(get(out), i32(vectorBytes / 8))),
      set(from, add(get(from), i32(vectorBytes))),
    ]),
    get(out),
  ],
  1,
);

/**
 * `nextRun(at, limit)`: as findDigitRuns goes from the text's offset `at` on, as long as its window lies before
 * `limit`: a run of digits, or the end of a line of digits before another one.
 */
export const nextRun: WasmFunction = wasmFunction(
  "nextRun",
  2,
  6,
  (at, limit, others, answer, byte, last, one, isEnd) => {
    const windowBits = 2 ** runDigitsMin - 1;
    const digitAt = (place: Code): Code =>
      and(shiftRight(load8(shiftRight(place, i32(3)), digitsAt), and(place, i32(7))), i32(1));
    const textByte = (place: Code): Code => load8(place, textAt);
    return [
      set(answer, i32(-1)),
      during(and(equal(get(answer), i32(-1)), isZero(below(get(limit), add(get(at), i32(runDigitsMin))))), [
        set(
          others,
          and(
            xor(shiftRight(load(shiftRight(get(at), i32(3)), digitsAt), and(get(at), i32(7))), i32(-1)),
            i32(windowBits),
          ),
        ),
        when(
          isZero(get(others)),
          [set(answer, or(shiftLeft(get(at), i32(placeShift)), i32(runBegins)))],
          [
            set(last, add(get(at), sub(i32(31), leadingZeros(get(others))))),
            set(byte, textByte(get(last))),
            set(at, add(get(last), i32(1))),
            // Both sides of `and` are asked: nothing may stand before the text.
            set(isEnd, or(equal(get(byte), i32(newline)), equal(get(byte), i32(carriageReturn)))),
            when(and(get(isEnd), below(i32(1), get(last))), [
              set(one, add(get(last), equal(get(byte), i32(carriageReturn)))),
              when(
                and(
                  and(equal(textByte(get(one)), i32(newline)), digitAt(add(get(one), i32(1)))),
                  digitAt(sub(get(last), i32(2))),
                ),
                [set(answer, or(shiftLeft(get(last), i32(placeShift)), i32(lineEnds)))],
              ),
            ]),
          ],
        ),
      ]),
      when(equal(get(answer), i32(-1)), [set(answer, shiftLeft(get(at), i32(placeShift)))]),
      get(answer),
    ];
  },
);
