/**
 * What a password is called where secret-names.ts has no word for it, as RegExp sources over UTF-8 of one character a
 * byte: French, Dutch, Polish, the Nordic languages, Czech, Turkish, Hungarian, Romanian, Italian, Portuguese,
 * Spanish, Russian and Ukrainian, Greek, Japanese, Chinese, Korean.
 */
export const foreignPasswords: readonly string[] = [
  "mot de passe",
  "wachtwoord",
  bytes("hasło"),
  "haslo",
  bytes("lösenord"),
  "losenord",
  "adgangskode",
  "passord",
  "salasana",
  "heslo",
  bytes("şifre"),
  "sifre",
  "parola",
  bytes("jelszó"),
  bytes("parolă"),
  "senha",
  "palavra-passe",
  bytes("contraseña"),
  "clave de acceso",
  bytes("пароль"),
  bytes("Пароль"),
  bytes("κωδικός"),
  bytes("パスワード"),
  bytes("密码"),
  bytes("密碼"),
  bytes("비밀번호"),
];

/** The word's UTF-8 as escapes: patterns read one character a byte. */
function bytes(word: string): string {
  return Array.from(encodeURIComponent(word).matchAll(/%([0-9A-F]{2})|(.)/g), ([, hex, plain]) =>
    hex === undefined ? plain : `\\x${hex.toLowerCase()}`,
  ).join("");
}
