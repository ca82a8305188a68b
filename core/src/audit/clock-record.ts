/**
 * An operator said that the clock is right although it is far from what was recorded before. The log's
 * times are believed from here on; its leaf's kind alone says so, since a start reads leaves before keys.
 */
export interface ClockRecord {
  readonly kind: "clock";
  readonly id: string;
  /** What the clock said, and is now believed. */
  readonly time: string;
  /** "admin" (logged in) or "local operator" (through the data folder). */
  readonly by: string;
  /** The newest time that was believed until then, ISO 8601. */
  readonly before: string;
}
