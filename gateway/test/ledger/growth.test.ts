import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { BodyReader } from "../../src/ledger/body-ops.ts";
import { openLedger } from "../../src/ledger/open.ts";
import { decodeRecipe, type Op } from "../../src/ledger/recipe.ts";
import { SessionRecipes } from "../../src/ledger/session-recipes.ts";
import { contentKey } from "../../src/ledger/subject-key.ts";
import { verifyFolder } from "../../src/ledger/verify-folder.ts";
import { Conversation, replyOf, sourceText } from "./conversation.ts";
import { dataFolders, filesOf } from "./data-folder.ts";
import { equalBytes } from "./equal-bytes.ts";
import { intentOf, outcomeOf } from "./records.ts";

const newFolder = dataFolders();

describe("a growing conversation", () => {
  it("of 200 turns grows the data folder by at most 2% of the bytes sent, records, replies, keys and tree included", async () => {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir });
    const conversation = new Conversation();
    let sentBytes = 0;
    for (let turn = 0; turn < 200; turn++) {
      const { bytes, prompt } = conversation.next();
      sentBytes += bytes.length;
      const intent = intentOf(bytes);
      await ledger.intent(intent, { bytes, prompt, session: "s" });
      const sink = ledger.reply(intent.id, "ada");
      sink.write(replyOf(turn));
      await ledger.outcome(outcomeOf(intent.id, replyOf(turn)), "ada", sink);
    }
    await ledger[Symbol.asyncDispose]();
    let storedBytes = 0;
    for (const file of await filesOf(dataDir)) storedBytes += (await stat(join(dataDir, file))).size;
    process.stdout.write(
      `growth: ${storedBytes} of ${sentBytes} bytes sent, ${((storedBytes / sentBytes) * 100).toFixed(2)}%\n`,
    );
    expect(sentBytes).toBeGreaterThan(100_000_000);
    expect(storedBytes / sentBytes).toBeLessThan(0.02);
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({
      ok: true,
      size: 400,
      rebuiltCount: 200,
    });
  }, 60_000);
});

describe("turns of one session that are recorded at once", () => {
  it("each build on what stood before them, and rebuild to their own bytes", async () => {
    await using ledger = await openLedger({ dataDir: await newFolder() });
    const conversation = new Conversation(20_000);
    const sent: { readonly id: string; readonly bytes: Buffer }[] = [];
    for (let round = 0; round < 3; round++) {
      const together = Array.from({ length: 5 }, () => {
        const { bytes, prompt } = conversation.next();
        const intent = intentOf(bytes);
        sent.push({ id: intent.id, bytes });
        return ledger.intent(intent, { bytes, prompt, session: "s" });
      });
      await Promise.all(together);
    }
    for (const { id, bytes } of sent) expect(bytes.equals(await ledger.wireBytes(id))).toBe(true);
  });
});

type Edit = {
  readonly at: number;
  readonly kind: "insert" | "remove" | "change" | "marker" | "system" | "cut";
  readonly text: string;
};

/** What clients do to a conversation between two turns, and some things that they do not. */
function edited(
  body: { messages: object[]; system: unknown; tools: object[] },
  { at, kind, text }: Edit,
): typeof body {
  const messages = [...body.messages];
  const index = at % messages.length;
  if (kind === "insert") messages.splice(index, 0, { role: "user", content: text });
  if (kind === "remove" && messages.length > 1) messages.splice(index, 1);
  if (kind === "change") messages[index] = { role: "assistant", content: [{ type: "text", text }] };
  if (kind === "marker")
    messages[index] = {
      ...messages[index],
      content: [{ type: "text", text, cache_control: { type: "ephemeral" } }],
    };
  if (kind === "cut") messages.splice(1);
  return {
    ...body,
    messages,
    system: kind === "system" ? (at % 2 === 0 ? text : [{ type: "text", text }]) : body.system,
  };
}

describe("a body's recipe", () => {
  const key = contentKey(new Uint8Array(32).fill(5));
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 400 }),
    fc.integer({ min: 0, max: 1_000 }).map((seed) => sourceText(seed, 300 + seed * 3)),
  );
  const edit = fc.record({
    at: fc.nat(100),
    kind: fc.constantFrom<Edit["kind"]>("insert", "remove", "change", "marker", "system", "cut"),
    text,
  });

  it("rebuilds the exact bytes over any edits, with shared parts and without, through deltas and whole recipes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 45 }),
        fc.boolean(),
        fc.constantFrom(undefined, 1),
        async (edits, sharing, indent) => {
          const reader = new BodyReader();
          const sessions = new SessionRecipes(16);
          const content = new Map<string, Buffer>();
          const recipes: Uint8Array[] = [];
          const bodies: Buffer[] = [];
          let previous: Prompt | undefined;
          let body = {
            model: "m",
            messages: [{ role: "user", content: "hello" }] as object[],
            system: "" as unknown,
            tools: [{ name: "t", description: sourceText(3, 900), input_schema: {} }] as object[],
          };
          for (const [turn, change] of edits.entries()) {
            body = { ...body, ...edited(body, change) };
            const bytes = Buffer.from(JSON.stringify(body, null, indent));
            const prompt = decode(bytes, messagesEndpoint, {
              previous: sharing ? previous : undefined,
              equalBytes,
            })!;
            previous = prompt;
            const taken = reader.read(bytes, prompt, key);
            let at = 0;
            for (const op of taken.ops) {
              if (op.ref) content.set(op.text, bytes.subarray(at, at + op.length));
              at += op.length;
            }
            const prepared = sessions.prepare("s", taken);
            prepared.queued(turn);
            recipes.push(prepared.bytes);
            bodies.push(bytes);
          }
          const opsOf = (index: number): Promise<Op[]> => decodeRecipe(recipes[index]!, opsOf);
          for (const [turn, bytes] of bodies.entries()) {
            const pieces = (await opsOf(turn)).map((op) =>
              op.ref ? content.get(op.text)! : Buffer.from(op.text, "latin1"),
            );
            expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it("of a turn that shares its parts is small, and hashes only what is new", () => {
    const conversation = new Conversation(300_000);
    const reader = new BodyReader();
    const sessions = new SessionRecipes();
    const first = conversation.next();
    sessions.prepare("s", reader.read(first.bytes, first.prompt, key)).queued(0);
    const second = conversation.next();
    const body = reader.read(second.bytes, second.prompt, key);
    const known = sessions.known("s", body);
    expect(second.bytes.length).toBeGreaterThan(300_000);
    expect(second.bytes.length - known.reduce((sum, run) => sum + run.bytes, 0)).toBeLessThan(20_000);
    expect(sessions.prepare("s", body).bytes.length).toBeLessThan(1_000);
  });

  it("that was cut, or copies from nowhere, is refused", async () => {
    const whole = new SessionRecipes().prepare(
      "",
      new BodyReader().read(Buffer.from(sourceText(1, 2_000)), null, key),
    ).bytes;
    const base = (): Promise<Op[]> => Promise.resolve([]);
    await expect(decodeRecipe(whole.subarray(0, whole.length - 1), base)).rejects.toThrow(RangeError);
    await expect(decodeRecipe(Uint8Array.of(2, 0, 6, 0), base)).rejects.toThrow(RangeError);
  });
});
