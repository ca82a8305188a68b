/** Limits of reading a request. A body that exceeds one is refused with a clear error. */
export const bodyBytesMax: number = 32 * 1024 * 1024;
export const nestingDepthMax: number = 64;
/** Keys of one JSON object: each is kept while the object is open, to see a second one. */
export const keyCountMax: number = 20_000;
export const partCountMax: number = 20_000;
export const blockCountMax: number = 200_000;
export const spanCountMax: number = 1_000_000;
/** Files that tool calls of one id may name together. */
export const callPathCountMax: number = 64;
/** Other strings that may be paths, of tool calls of one id together. */
export const callMentionCountMax: number = 1_000;
export const sseEventBytesMax: number = 8 * 1024 * 1024;
/** A reply that is one JSON message: more is relayed, but not read. */
export const replyBytesMax: number = 8 * 1024 * 1024;
/** Of a streamed tool call's input: enough to find the path that it names. */
export const toolInputCharsMax: number = 64 * 1024;
export const replyToolCallCountMax: number = 1_000;
