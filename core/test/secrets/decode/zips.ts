import { deflateRawSync } from "node:zlib";

export interface ZipFile {
  readonly name: string;
  readonly text: string | Buffer;
  readonly method?: number;
  /** Set the flag; what stands there is no ciphertext, which no reader looks at. */
  readonly encrypted?: boolean;
  /** As writers of streams do: the local header does not say how long it is. */
  readonly streamed?: boolean;
  /** Left out of the central directory. */
  readonly hidden?: boolean;
}

/** A zip archive (PKWARE APPNOTE), written apart from the reader. Checksums are zero: nobody checks them here. */
export function zipOf(files: readonly ZipFile[], directory = true): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, text, method = 8, encrypted = false, streamed = false, hidden = false } of files) {
    const whole = Buffer.from(text);
    const data = method === 8 ? deflateRawSync(whole) : whole;
    const flags = (encrypted ? 1 : 0) | (streamed ? 8 : 0);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(flags, 6);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(streamed ? 0 : data.length, 18);
    head.writeUInt32LE(streamed ? 0 : whole.length, 22);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    const later = Buffer.alloc(streamed ? 16 : 0);
    if (streamed) {
      later.writeUInt32LE(0x08074b50, 0);
      later.writeUInt32LE(data.length, 8);
      later.writeUInt32LE(whole.length, 12);
    }
    const local = Buffer.concat([head, Buffer.from(name), data, later]);
    locals.push(local);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(whole.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offset, 42);
    if (!hidden) centrals.push(central, Buffer.from(name));
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length / 2, 8);
  end.writeUInt16LE(centrals.length / 2, 10);
  end.writeUInt32LE(Buffer.concat(centrals).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat(directory ? [...locals, ...centrals, end] : locals);
}
