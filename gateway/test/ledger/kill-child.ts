import { openLedger } from "../../src/ledger/open.ts";
import { Conversation, replyOf } from "./conversation.ts";
import { intentOf, outcomeOf } from "./records.ts";

/**
 * Writes exchanges as fast as it can, on three sessions at once, until it is killed. What was
 * acknowledged goes to standard output: the intent's id once intent() resolved, "." and the id
 * once outcome() did. It is written synchronously, so a line there means that the promise resolved.
 */
const [dataDir = ""] = process.argv.slice(2);
const ledger = await openLedger({ dataDir });
process.stdout.write("open\n");

async function work(session: string): Promise<never> {
  const conversation = new Conversation();
  for (let turn = 0; ; turn++) {
    const { bytes, prompt } = conversation.next();
    const intent = intentOf(bytes, { actor: { ...intentOf(bytes).actor, user: session, session } });
    await ledger.intent(intent, { bytes, prompt, session });
    process.stdout.write(`${intent.id}\n`);
    const sink = ledger.reply(intent.id, session);
    for (let i = 0; i < 30; i++) sink.write(replyOf(turn));
    await ledger.outcome(outcomeOf(intent.id), session, sink);
    process.stdout.write(`.${intent.id}\n`);
  }
}

await Promise.all(["ada", "bob", "cyd"].map(work));
