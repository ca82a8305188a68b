/** The detector of what is too large, or too deep, to be looked into. */
export const unreadDetector = {
  id: "unread-content",
  title: "encoded content that can't be looked into",
  rotate: "Look at what it unpacks to; a secret in it is to be replaced where it was issued.",
} as const;
