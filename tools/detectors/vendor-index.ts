import { readdirSync } from "node:fs";
import { join } from "node:path";

/** From the root of the repository. */
export const VENDORS_FOLDER = "core/src/secrets/detectors/vendors";
export const VENDOR_INDEX = "core/src/secrets/detectors/vendors.ts";

const charactersPerLine = 104;

/** What a vendor's file exports: hugging-face.ts has huggingFaceDetectors. */
export function exportOf(vendor: string): string {
  return `${vendor.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Detectors`;
}

/** Vendors of the folder, by name. */
export function vendorsIn(root: string): string[] {
  return readdirSync(join(root, VENDORS_FOLDER))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .toSorted();
}

/** The source of the index: the detectors of all these vendors in one list. */
export function renderVendorIndex(vendors: readonly string[]): string {
  const lines: string[] = [];
  for (const vendor of vendors) {
    const entry = `...${exportOf(vendor)},`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + entry.length < charactersPerLine)
      lines[lines.length - 1] = `${last} ${entry}`;
    else lines.push(entry);
  }
  return `import type { Detector } from "../detector.ts";
${vendors.map((vendor) => `import { ${exportOf(vendor)} } from "./vendors/${vendor}.ts";\n`).join("")}
/** Every vendor's detectors; written by \`node tools/detectors/main.ts index\` from the folder. */
// oxfmt-ignore
export const vendorDetectors: readonly Detector[] = [
${lines.map((line) => `  ${line}\n`).join("")}];
`;
}
