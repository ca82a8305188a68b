import {
  add,
  and,
  below,
  type Code,
  during,
  differ,
  equal,
  get,
  i32,
  isZero,
  load,
  load8,
  type Local,
  mul,
  or,
  repeat,
  set,
  shiftLeft,
  shiftRight,
  store,
  tee,
  when,
  xor,
} from "../../wasm/code.ts";
import { type WasmFunction, wasmFunction } from "../../wasm/module.ts";
import { filterShift, foldShift, longFactor, nextFactor, nextValues, wideFactor } from "./gate-filter.ts";
import {
  asksAt,
  beginsPercent,
  countBits,
  edgeBits,
  endsEscape,
  firstFilterAt,
  flagsAt,
  type GateTables,
  isBackslash,
  isBracket,
  isParameter,
  joinsWords,
  longFilterAt,
  nextFilterAt,
  numberBits,
  passedAt,
  setBits,
  stoppedAt,
  tableAt,
  wideFilterAt,
} from "./gate-tables.ts";
import { gramFactor, slotShift } from "./gram-table.ts";
import { caseBit, gramBytes } from "./prefixes.ts";

const caseBits = caseBit * 0x01010101;
/** Places in a turn, since the turn itself costs as much as one. */
const placesInTurn = 8;

const gramAt = (address: Code, beside = 0): Code => or(load(address, beside), i32(caseBits));

/** The bit of a hash in a filter. */
const bitOf = (hash: Local, filterAt: number): Code =>
  and(
    shiftRight(
      load(shiftLeft(shiftRight(get(hash), i32(filterShift + 5)), i32(2)), filterAt),
      shiftRight(get(hash), i32(filterShift)),
    ),
    i32(1),
  );

/** A product's higher bits on its lower ones. */
const folded = (hash: Local): Code => xor(get(hash), shiftRight(get(hash), i32(foldShift)));

/**
 * `pass(from, to)`: collects the addresses of [from, to) that pass the filters (gate-filter.ts) from `passedAt` on, and
 * gives where they end. No step branches on what it found: a processor guesses such branches wrong, which costs
 * more than the look-up.
 */
export const pass: WasmFunction = wasmFunction(
  "pass",
  2,
  7,
  (from, to, at, gram, hash, word, wide, end, kept) => {
    const collect = (beside: number): readonly Code[] => [
      set(hash, mul(gramAt(get(at), beside), i32(gramFactor))),
      store(get(end), beside === 0 ? get(at) : add(get(at), i32(beside))),
      set(end, add(get(end), shiftLeft(bitOf(hash, firstFilterAt), i32(2)))),
    ];
    return [
      set(at, get(from)),
      set(end, i32(passedAt)),
      during(below(add(get(at), i32(placesInTurn - 1)), get(to)), [
        ...Array.from({ length: placesInTurn }, (_, beside) => collect(beside)).flat(),
        set(at, add(get(at), i32(placesInTurn))),
      ]),
      during(below(get(at), get(to)), [...collect(0), set(at, add(get(at), i32(1)))]),
      set(from, i32(passedAt)),
      set(kept, i32(passedAt)),
      during(below(get(from), get(end)), [
        set(at, load(get(from))),
        set(from, add(get(from), i32(4))),
        set(gram, gramAt(get(at))),
        set(word, gramAt(get(at), gramBytes)),
        set(hash, mul(get(gram), i32(wideFactor))),
        set(wide, bitOf(hash, wideFilterAt)),
        set(gram, mul(get(gram), i32(gramFactor))),
        set(hash, mul(xor(folded(gram), and(get(word), i32(nextValues - 1))), i32(nextFactor))),
        set(wide, and(get(wide), bitOf(hash, nextFilterAt))),
        set(hash, mul(xor(get(word), get(gram)), i32(longFactor))),
        set(hash, mul(folded(hash), i32(nextFactor))),
        store(get(kept), get(at)),
        set(kept, add(get(kept), shiftLeft(or(get(wide), bitOf(hash, longFilterAt)), i32(2)))),
      ]),
      get(kept),
    ];
  },
);

/**
 * `walk(from, to, limit)`: follows the prefixes of what `pass` collected in [from, to), as far as the text goes,
 * and writes what is to be asked from `asksAt` on; gives where that ends. Where it stopped for want of room
 * stands at `stoppedAt`.
 */
export function walk({ slotMask, asksFullAt }: GateTables): WasmFunction {
  return wasmFunction("walk", 3, 8, (from, to, limit, at, gram, slot, word, blocked, asks, end, reached) => {
    const numberOf = (code: Code): Code => and(code, i32(2 ** numberBits - 1));
    const isBlocked = (code: Code): Code =>
      and(shiftRight(get(blocked), shiftRight(code, i32(numberBits))), i32(1));
    const flagsOf = (beside: number): Code =>
      load(shiftLeft(load8(add(get(at), i32(-beside))), i32(2)), flagsAt);
    const hasFlag = (beside: number, flag: number): Code => and(flagsOf(beside), i32(flag));
    const both = (a: Code, b: Code): Code => and(differ(a, i32(0)), differ(b, i32(0)));
    /** May say so where none ends, since it reads no further back. */
    const endsInEscape = both(
      hasFlag(1, endsEscape),
      or(
        hasFlag(2, isBackslash | isBracket),
        both(
          hasFlag(2, isParameter),
          or(hasFlag(3, isBracket), both(hasFlag(3, isParameter), hasFlag(4, isParameter | isBracket))),
        ),
      ),
    );
    return [
      set(asks, i32(asksAt)),
      during(and(below(get(from), get(to)), below(get(asks), i32(asksFullAt))), [
        set(at, load(get(from))),
        set(from, add(get(from), i32(4))),
        set(gram, gramAt(get(at))),
        set(slot, shiftRight(mul(get(gram), i32(gramFactor)), i32(slotShift))),
        repeat(
          [
            set(slot, and(get(slot), i32(slotMask))),
            set(word, load(shiftLeft(get(slot), i32(3)), tableAt + 4)),
            set(reached, shiftLeft(get(slot), i32(3))),
            set(slot, add(get(slot), i32(1))),
          ],
          and(differ(get(word), i32(0)), differ(load(get(reached), tableAt), get(gram))),
        ),
        when(get(word), [
          set(blocked, and(flagsOf(1), i32(setBits))),
          when(or(or(hasFlag(1, joinsWords), hasFlag(3, beginsPercent)), endsInEscape), [
            set(blocked, i32(0)),
          ]),
          when(isZero(isBlocked(get(word))), [
            set(word, numberOf(get(word))),
            set(reached, add(get(at), i32(gramBytes))),
            repeat(
              [
                set(word, shiftLeft(get(word), i32(2))),
                set(gram, load(get(word))),
                set(word, add(get(word), i32(4))),
                // Its rules.
                set(end, add(get(word), shiftLeft(shiftRight(get(gram), i32(countBits)), i32(2)))),
                during(below(get(word), get(end)), [
                  set(slot, load(get(word))),
                  store(get(asks), get(at)),
                  store(get(asks), numberOf(get(slot)), 4),
                  set(asks, add(get(asks), shiftLeft(xor(isBlocked(get(slot)), i32(1)), i32(3)))),
                  set(word, add(get(word), i32(4))),
                ]),
                // Its edges.
                set(end, add(get(word), shiftLeft(and(get(gram), i32(2 ** countBits - 1)), i32(2)))),
                set(slot, get(word)),
                set(word, i32(0)),
                when(below(get(reached), get(limit)), [
                  set(gram, or(load8(get(reached)), i32(caseBit))),
                  set(reached, add(get(reached), i32(1))),
                  during(below(get(slot), get(end)), [
                    when(
                      equal(and(tee(word, load(get(slot))), i32(2 ** edgeBits - 1)), get(gram)),
                      [set(word, shiftRight(get(word), i32(edgeBits))), set(end, i32(0))],
                      [set(word, i32(0)), set(slot, add(get(slot), i32(4)))],
                    ),
                  ]),
                ]),
              ],
              get(word),
            ),
          ]),
        ]),
      ]),
      store(i32(stoppedAt), get(from)),
      get(asks),
    ];
  });
}
