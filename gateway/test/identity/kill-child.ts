import { generateKeyPairSync } from "node:crypto";
import { ulids } from "@fourgate/wire/ids";
import { Managed } from "../../src/identity/managed.ts";
import { People } from "../../src/identity/people.ts";
import { gatewaySubject } from "../../src/ledger/keys.ts";
import { openLedger } from "../../src/ledger/open.ts";

/**
 * Adds users, makes codes and lets devices join until it is killed. Standard output, written
 * synchronously, says what was begun (`?`) and what was acknowledged (`!`).
 */
const [dataDir = "", round = ""] = process.argv.slice(2);
const managed = new Managed();
const ledger = await openLedger({
  dataDir,
  onIdentity: (record) => {
    managed.apply(record);
  },
});
const people = new People({
  managed,
  file: () => ({ users: [], devices: [], teams: [] }),
  append: (record) => ledger.append(record, gatewaySubject),
  changed: () => undefined,
  clock: Date.now,
  nextId: ulids(),
  caPin: () => Promise.resolve(null),
  gatewayUrl: () => null,
});
const door = people.as("test");
process.stdout.write("open\n");
const publicKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";

async function work(worker: string): Promise<never> {
  for (let number = 0; ; number++) {
    const name = `${round}-${worker}-${String(number)}`;
    process.stdout.write(`?${name}\n`);
    await door.addUser({ id: name, level: 1, teams: [] });
    process.stdout.write(`!user ${name}\n`);
    const { text } = await door.makeCode({ user: name, teams: [] });
    await people.join(text, { deviceName: name, publicKey, platform: "" });
    process.stdout.write(`!device ${name}\n`);
    if (number % 3 !== 0) continue;
    await door.revokeDevice(name);
    process.stdout.write(`!revoked ${name}\n`);
  }
}

await Promise.all(["a", "b", "c"].map(work));
