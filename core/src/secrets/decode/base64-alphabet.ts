const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** By value (RFC 4648 section 4). */
export const base64Alphabet: string = `${alphanumeric}+/`;
/** The one that is safe in addresses and file names (RFC 4648 section 5). */
export const base64UrlAlphabet: string = `${alphanumeric}-_`;
