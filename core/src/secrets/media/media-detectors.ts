/** Media are not looked into: policy says whether they may leave. Off, unless it says otherwise. */
export const imageDetector = "image-content";
export const documentDetector = "document-content";
