/** The detector of what is too large, or too deep, to be looked into. */
export const unreadDetector = {
  id: "unread-content",
  title: "encoded content that can't be looked into",
  rotate: "Look at what it unpacks to; a secret in it is to be replaced where it was issued.",
} as const;

/** The detector of documents whose text is not known: encrypted, pictures of text, fonts that name no letters. */
export const unreadDocumentDetector = {
  id: "unread-document",
  title: "a document that can't be looked into",
  rotate: "Look at what it says; a secret in it is to be replaced where it was issued.",
} as const;
