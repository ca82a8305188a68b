/** The data of each event of a stream that ends its lines with \n or \r\n; a text's own U+2028 ends none. */
export function eventData(stream: string): readonly string[] {
  return stream.split(/\r?\n/).flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
}
