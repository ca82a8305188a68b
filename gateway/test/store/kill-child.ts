import { setTimeout as sleep } from "node:timers/promises";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { embeddedPlace } from "@fourgate/gateway/store/embedded/embedded-place";
import { fill } from "./kit/filled-ledger.ts";
import { follow } from "./kit/projected.ts";

/** Writes records and follows them into the embedded database until it is killed. Says when it reads. */
const [dataDir = "", database = "", seed = "0"] = process.argv.slice(2);
const ledger = await openLedger({ dataDir });
const { projection } = follow(embeddedPlace(database), ledger.records, { batchRecordCountMax: 5 });
let told = false;
setInterval(() => {
  if (told || projection.standing().position === 0) return;
  told = true;
  process.stdout.write("following\n");
}, 5);
for (let round = 0; ; round++) {
  await fill(ledger, 10, Number(seed) * 1_000 + round);
  await sleep(20);
}
