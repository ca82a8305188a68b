/** `gateway.tls` of fourgate.yaml. */
export type TlsSettings =
  | { readonly kind: "own_ca"; readonly names: readonly string[] }
  | { readonly kind: "files"; readonly certFile: string; readonly keyFile: string };
