import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withDetector } from "./scaffold.ts";
import { renderVendorIndex, VENDOR_INDEX, vendorsIn, VENDORS_FOLDER } from "./vendor-index.ts";

const USAGE = `usage: npm run new:detector -- VENDOR KIND [--named]
       node tools/detectors/main.ts index
VENDOR   the vendor's file: hugging-face
KIND     what of it, the rest of the detector's id: access-token
--named  nothing marks the secret but the vendor's name beside it; otherwise it has a prefix
index    write ${VENDOR_INDEX} from the folder

example: npm run new:detector -- acme deploy-key --named
         makes acme-deploy-key in ${VENDORS_FOLDER}/acme.ts with all members to fill in`;

const root = join(import.meta.dirname, "../..");
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function writeIndex(): void {
  writeFileSync(join(root, VENDOR_INDEX), renderVendorIndex(vendorsIn(root)));
  say(`wrote ${VENDOR_INDEX}`);
}

function makeDetector(vendor: string, kind: string, named: boolean): number {
  const path = `${VENDORS_FOLDER}/${vendor}.ts`;
  const file = join(root, path);
  const source = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (source?.includes(`id: "${vendor}-${kind}"`)) {
    process.stderr.write(`new:detector: ${path} has ${vendor}-${kind} already; take another KIND\n`);
    return 2;
  }
  writeFileSync(file, withDetector(source, vendor, kind, named ? "name" : "prefix"));
  say(`wrote ${vendor}-${kind} into ${path}`);
  writeIndex();
  say(
    `next: fill in each FILL IN, then npx vitest run core/test/secrets/detectors.test.ts -t ${vendor}-${kind}`,
  );
  return 0;
}

function main(argv: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { named: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const [command, vendor, kind, ...rest] = positionals;
  if (command === "index" && vendor === undefined) {
    writeIndex();
    return 0;
  }
  const isName = (text: string | undefined): text is string =>
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text ?? "");
  if (command === "new" && isName(vendor) && isName(kind) && rest.length === 0)
    return makeDetector(vendor, kind, values.named);
  process.stderr.write(`new:detector: VENDOR and KIND are lower-case words joined by hyphens\n${USAGE}\n`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
