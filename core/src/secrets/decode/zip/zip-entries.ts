/** A file in a zip archive, as its local header says (PKWARE APPNOTE 6.3.10, section 4.3.7). */
export interface ZipEntry {
  /** Raw bytes; UTF-8 or an older code page. */
  readonly name: Uint8Array;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** What is stored of it; up to the archive's end where no header says how long it is. */
  readonly data: Uint8Array;
}

const localHead = 0x04034b50;
const centralHead = 0x02014b50;
const localBytes = 30;
const centralBytes = 46;
/** Sizes beyond 4 GiB stand elsewhere; nothing so large is read. */
const sizeElsewhere = 0xffffffff;
const encryptedFlag = 1;
/** Sizes stand behind the data. */
const laterFlag = 8;

/**
 * Every file that has a local header, by rising offset, whether the central directory names it or not: an archive may
 * hide one. The directory only tells sizes that local headers leave out, as writers of streams do.
 */
export function* zipEntries(bytes: Uint8Array): Generator<ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let sizes: ReadonlyMap<number, number> | null = null;
  for (let at = nextHead(bytes, view, 0, localHead); at >= 0;) {
    const start = at + localBytes + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    const flags = view.getUint16(at + 6, true);
    let size = view.getUint32(at + 18, true);
    if (size === sizeElsewhere || (size === 0 && (flags & laterFlag) !== 0))
      size = (sizes ??= sizesByOffset(bytes, view)).get(at) ?? -1;
    const isSized = size >= 0 && size !== sizeElsewhere && start + size <= bytes.length;
    yield {
      name: bytes.subarray(at + localBytes, at + localBytes + view.getUint16(at + 26, true)),
      method: view.getUint16(at + 8, true),
      isEncrypted: (flags & encryptedFlag) !== 0,
      data: bytes.subarray(start, isSized ? start + size : bytes.length),
    };
    at = nextHead(bytes, view, isSized ? start + size : at + localBytes, localHead);
  }
}

/** What the central directory says of sizes, by the local header's offset. */
function sizesByOffset(bytes: Uint8Array, view: DataView): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (
    let at = nextHead(bytes, view, 0, centralHead);
    at >= 0 && at + centralBytes <= bytes.length;
    at = nextHead(bytes, view, at + centralBytes, centralHead)
  )
    sizes.set(view.getUint32(at + 42, true), view.getUint32(at + 20, true));
  return sizes;
}

function nextHead(bytes: Uint8Array, view: DataView, from: number, signature: number): number {
  for (let at = bytes.indexOf(0x50, from); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
    if (at + localBytes > bytes.length) return -1;
    if (view.getUint32(at, true) === signature) return at;
  }
  return -1;
}
