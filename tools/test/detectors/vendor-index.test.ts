import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withDetector } from "../../detectors/scaffold.ts";
import {
  exportOf,
  renderVendorIndex,
  VENDOR_INDEX,
  vendorsIn,
  VENDORS_FOLDER,
} from "../../detectors/vendor-index.ts";

const root = join(import.meta.dirname, "../../..");

describe("the index of vendors' detectors", () => {
  it("is what the folder holds: node tools/detectors/main.ts index", () => {
    expect(readFileSync(join(root, VENDOR_INDEX), "utf8")).toBe(renderVendorIndex(vendorsIn(root)));
  });

  it("finds in each vendor's file the list that is named after it", () => {
    for (const vendor of vendorsIn(root)) {
      const source = readFileSync(join(root, VENDORS_FOLDER, `${vendor}.ts`), "utf8");
      expect(source, vendor).toContain(`export const ${exportOf(vendor)}: readonly Detector[] = [`);
    }
  });
});

describe("a new detector", () => {
  it("starts a vendor's file with an id of its own and every member to fill in", () => {
    const source = withDetector(undefined, "hugging-face", "job-key", "prefix");
    expect(source).toContain(
      "export const huggingFaceDetectors: readonly Detector[] = [\n  prefixedToken({\n",
    );
    expect(source).toContain('id: "hugging-face-job-key"');
    expect(source).toContain('import { prefixedToken } from "../prefixed.ts";');
    expect(source.match(/FILL IN/g)?.length).toBeGreaterThan(6);
  });

  it("stands last in a file that is there, and imports only what the file lacks", () => {
    const first = withDetector(undefined, "acme", "key", "prefix");
    const second = withDetector(first, "acme", "deploy-key", "name");
    expect(second.indexOf("acme-deploy-key")).toBeGreaterThan(second.indexOf('"acme-key"'));
    expect(second.match(/from "\.\.\/sample\.ts"/g)).toHaveLength(1);
    expect(second).toContain('import { alphanumeric, lowerHex, sample } from "../sample.ts";');
    expect(second).toContain('import { namedSecret } from "../named.ts";');
  });
});
