import type { Endpoint } from "@fourgate/core/prompt/protocol";
import { Draw } from "./draw.ts";
import { encodings, fits, type Encoding } from "./encodings.ts";
import { secretKinds } from "./kinds.ts";
import { blockMarked, numbered, plain, type Range, secretCount, unmark } from "./marks.ts";
import { negativeKinds } from "./negatives/negatives.ts";
import type { KindGroup, SecretKind, Snippet } from "./secret-kind.ts";
import { clients, endpointOf, type Client } from "./traffic/bodies.ts";
import { fitsShape, shapes, type Shaped } from "./traffic/shapes.ts";

const blocksPerBody = 8;
const planTriesMax = 60;
const blockTriesMax = 5_000;
const negativeShare = 0.4;
/** Each kind stands so often as it is, beside once in each encoding. */
const plainTimes = 4;

export interface Planted extends Range {
  readonly kind: string;
  readonly group: KindGroup;
  readonly encoding: string;
}

/** One text of a conversation. Ranges are bytes of its body. */
export interface CorpusBlock extends Range {
  /** With the seed it makes this block again. */
  readonly index: number;
  readonly shape: string;
  readonly client: string;
  /** The negative's kind; absent where a secret was planted. */
  readonly negative?: string;
  readonly planted: readonly Planted[];
  /** What was written, for a person who looks into a miss. */
  readonly text: string;
}

export interface CorpusBody {
  readonly bytes: Buffer;
  readonly endpoint: Endpoint;
  readonly blocks: readonly CorpusBlock[];
}

/** What a block is to hold. */
export type Plan =
  | { readonly kind: SecretKind; readonly encoding: Encoding }
  | { readonly negative: (typeof negativeKinds)[number] };

/** Every kind in every encoding that fits it, and hard negatives, in an order drawn from the seed. */
export function plansOf(seed: string): readonly Plan[] {
  const draw = new Draw(`${seed}: order`);
  const planted: Plan[] = [];
  for (const kind of secretKinds) {
    for (const encoding of encodingsOf(kind)) {
      const times = encoding.id === "plain" ? plainTimes : 1;
      for (let i = 0; i < times; i++) planted.push({ kind, encoding });
    }
  }
  const count = Math.round((planted.length * negativeShare) / (1 - negativeShare));
  const negatives = Array.from({ length: count }, (_, index): Plan => ({
    negative: negativeKinds[index % negativeKinds.length]!,
  }));
  return draw.shuffled([...planted, ...negatives]);
}

/** Those that fit one of some snippets of a kind: the same for every seed. */
function encodingsOf(kind: SecretKind): readonly Encoding[] {
  const draw = new Draw(kind.id);
  const fitting = new Set<Encoding>();
  for (let i = 0; i < planTriesMax && fitting.size < encodings.length; i++) {
    const snippet = kind.write(draw);
    for (const encoding of encodings) if (fits(encoding, snippet)) fitting.add(encoding);
  }
  return encodings.filter((encoding) => fitting.has(encoding));
}

/** The bodies of the first `blockCount` plans. */
export function* corpusOf(seed: string, plans: readonly Plan[], blockCount: number): Generator<CorpusBody> {
  for (let first = 0; first < Math.min(blockCount, plans.length); first += blocksPerBody) {
    yield bodyAt(seed, plans, first, Math.min(blockCount, plans.length));
  }
}

/** The body that holds this block. */
export function bodyOfBlock(seed: string, plans: readonly Plan[], index: number): CorpusBody {
  return bodyAt(seed, plans, index - (index % blocksPerBody), plans.length);
}

function bodyAt(seed: string, plans: readonly Plan[], first: number, end: number): CorpusBody {
  const client = new Draw(`${seed}: body ${String(first)}`).pick(clients);
  const made: { plan: Plan; shape: string; firstSecret: number; text: string }[] = [];
  const items: object[] = [];
  let secrets = 0;
  plans.slice(first, Math.min(first + blocksPerBody, end)).forEach((plan, at) => {
    const { shape, shaped } = writeBlock(plan, new Draw(`${seed}: block ${String(first + at)}`));
    const text = blockMarked(numbered(shaped.text, secrets), at);
    made.push({ plan, shape, firstSecret: secrets, text: plain(shaped.text) });
    secrets += secretCount(shaped.text);
    items.push(...client.items({ ...shaped, text }, `${String(first + at)}_${seed.slice(0, 8)}`));
  });
  return withRanges(client, items, made, first, secrets);
}

function withRanges(
  client: Client,
  items: readonly object[],
  made: readonly { plan: Plan; shape: string; firstSecret: number; text: string }[],
  first: number,
  secrets: number,
): CorpusBody {
  const { bytes, secrets: ranges, blocks } = unmark(JSON.stringify(client.body(items)));
  if (ranges.size !== secrets || blocks.size !== made.length) throw new Error("a mark was lost on the way");
  return {
    bytes,
    endpoint: endpointOf(client),
    blocks: made.map(({ plan, shape, firstSecret, text }, at) => ({
      ...blocks.get(at)!,
      index: first + at,
      shape,
      client: client.id,
      text,
      ...("negative" in plan
        ? { negative: plan.negative.id, planted: [] }
        : {
            planted: Array.from(
              { length: (made[at + 1]?.firstSecret ?? secrets) - firstSecret },
              (_, number): Planted => ({
                ...ranges.get(firstSecret + number)!,
                kind: plan.kind.id,
                group: plan.kind.group,
                encoding: plan.encoding.id,
              }),
            ),
          }),
    })),
  };
}

function writeBlock(plan: Plan, draw: Draw): { readonly shape: string; readonly shaped: Shaped } {
  const snippet = "negative" in plan ? plan.negative.write(draw) : tryWrite(plan.kind, plan.encoding, draw);
  if (snippet === undefined) throw new Error("a plan that nothing fits");
  const shape = draw.pick(shapes.filter((one) => fitsShape(one, snippet)));
  return { shape: shape.id, shaped: shape.write(snippet, draw) };
}

function tryWrite(kind: SecretKind, encoding: Encoding, draw: Draw): Snippet | undefined {
  for (let i = 0; i < blockTriesMax; i++) {
    const snippet = kind.write(draw);
    if (fits(encoding, snippet)) return encoding.write(snippet, draw);
  }
  return undefined;
}
