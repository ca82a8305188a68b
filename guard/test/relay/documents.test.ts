import { describe, expect, test } from "vitest";
import { neutralMedia } from "@fourgate/core/secrets/media/neutral-media";
import { courier, pageOf, shown } from "../../../tools/samples/pdf-maker.ts";
import { afterReading, awsKey, typed } from "../kit/conversations.ts";
import { errorText } from "../kit/guard-at-work.ts";
import { deskOfFile } from "../kit/guard-desk.ts";

const secretPdf = pageOf(shown(`(id = ${awsKey()}) Tj`), courier).toString("base64");
const plainPdf = pageOf(shown("(nothing to see) Tj"), courier).toString("base64");
const empty = neutralMedia("application/pdf")!;

const document = (data: string): object => ({
  type: "document",
  source: { type: "base64", media_type: "application/pdf", data },
});
const question = { type: "text", text: "what does it say?" };

const desk = deskOfFile();

const arrivedBody = (): string => desk.gateway.arrived[0]?.body.toString() ?? "";

describe("a PDF with a secret", () => {
  test("that a person attaches is stopped, and goes on as an empty one", async () => {
    const first = { role: "user", content: [document(secretPdf), question] };
    const blocked = await desk.guard.message(desk.run, typed("", { messages: [first] }));
    expect(errorText(blocked)).toContain("an AWS access key (in a PDF) in your message");
    expect(desk.gateway.arrived).toEqual([]);
    const later = { role: "user", content: "go on without it" };
    const reply = await desk.guard.message(desk.run, typed("", { messages: [first, later] }));
    expect(reply.status).toBe(200);
    expect(arrivedBody()).toContain(empty);
    expect(arrivedBody()).not.toContain(secretPdf);
  });

  test("that a tool read goes as an empty one, beside what else it says", async () => {
    const turn = afterReading("/x/report.pdf", "");
    const [, , result] = turn.messages as { content: { content: unknown }[] }[];
    result!.content[0]!.content = [{ type: "text", text: "report.pdf" }, document(secretPdf)];
    // What a person types beside a tool's result does not make it theirs.
    result!.content.push({ ...question, content: undefined });
    expect((await desk.guard.message(desk.run, turn)).status).toBe(200);
    expect(JSON.parse(arrivedBody())).toMatchObject({
      messages: [
        {},
        {},
        {
          content: [
            { content: [{ text: "report.pdf" }, { source: { data: empty } }] },
            { text: question.text },
          ],
        },
      ],
    });
  });
});

test("a PDF without one leaves as it is", async () => {
  const reply = await desk.guard.message(
    desk.run,
    typed("", { messages: [{ role: "user", content: [document(plainPdf), question] }] }),
  );
  expect(reply.status).toBe(200);
  expect(arrivedBody()).toContain(plainPdf);
});
