/** The detector of values from secret files; what it is called differs with each value. */
export const localSecretDetector = {
  id: "local-secret",
  rotate: "Change it where it was issued, and in the file that it is from.",
} as const;
