/** Text of one exchange that is looked at, in UTF-8. */
export const textBytesMax: number = 64 * 1024;
/** Exchanges whose text waits; more are left out, and counted. */
export const waitingCountMax = 32;
/** An answer, of which each span is some hundred bytes. */
export const answerBytesMax: number = 1024 * 1024;
export const answerMsMax = 10_000;
/** After a failure the model is left alone for so long. */
export const pauseMs = 30_000;
/** Findings of one exchange, by block and kind. */
export const findingCountMax = 100;
