/** Stands where a log-in would, so that a tool starts; the gateway takes it off. */
export const placeholderLogin = "fourgate-run-without-login";
