import type { Detector } from "../../detector.ts";
import { isUnfilled } from "../../evidence/no-secret.ts";
import { alphanumeric, base64, lowerHex, sample } from "../sample.ts";

const words =
  /^(?:(?:my|your|the)?[-_]?(?:pass(?:word|wd|phrase)?|pwd|secret|key|string|text|required)|foobared|true|false|monkey|is|was|for|and|encryption|crypto|\{|0|5|7|8|9)$/i;
const isNoWord = (match: RegExpExecArray): boolean => {
  const value = match.slice(1).find((group) => group !== undefined) ?? "";
  return isUnfilled(value) || words.test(value);
};
const word = `${"orchid"}garden`;
const rotate = "Change it in the server's configuration and in every client that logs in with it.";

/** Configuration of servers and network devices, where what follows a directive is the password. */
export const serverFileDetectors: readonly Detector[] = [
  {
    id: "redis-password",
    title: "a password in a Redis configuration",
    source: "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
    keywords: [
      "requirepass ",
      "masterauth ",
      "primaryauth ",
      "sentinel auth-pass ",
      " on >",
      "auth default ",
    ],
    pattern:
      '(?:requirepass|masterauth|primaryauth|sentinel auth-pass [^\\s]{1,64}| on|AUTH default) [">]{0,2}([^\\s"\'<>`]{6,256})(?=["\\s]|$)',
    captures: [1],
    confidence: "high",
    isNoSecret: (match) =>
      isNoWord(match) ||
      (match[0].startsWith("AUTH") && !/[0-9]/.test(match[1] ?? "")) ||
      (match[0].startsWith(" ") && !/[0-9]/.test(match[1] ?? "")) ||
      (match[0].startsWith(" ") && !match[0].includes(">")),
    rotate,
    finds: () => [
      { text: `requirepass ${word}\nmaxmemory 2gb`, secret: word },
      { text: `redis> AUTH default ${sample(alphanumeric, 16)}\n`, secret: sample(alphanumeric, 16) },
      { text: `user app on >${sample(alphanumeric, 16)} ~* +@all`, secret: sample(alphanumeric, 16) },
    ],
    ignores: () => ["# requirepass foobared", "requirepass $REDIS_PASSWORD", "click on >this one"],
  },
  {
    id: "directive-password",
    title: "a password in a directive",
    source: "https://bind9.readthedocs.io/en/latest/reference.html#namedconf-statement-secret",
    keywords: [
      "password ",
      "secret ",
      "storepassword ",
      "keypassword ",
      "passphrase ",
      "rootpw ",
      "bindpw ",
      "psk ",
    ],
    pattern:
      "(?:(?:store|key)?password|secret|passphrase|rootpw|bindpw|psk) {1,8}\\\\{0,3}[\"']([^\\s\"'\\\\]{6,256})\\\\{0,3}[\"']|(?:rootpw|bindpw) {1,8}([^\\s\"'{]{6,128})(?=\\s|$)",
    ignoreCase: true,
    captures: [1, 2],
    confidence: "medium",
    isNoSecret: (match) =>
      isNoWord(match) ||
      (match[1] !== undefined && !/[0-9!@#$%^&*+/=]/.test(match[1])) ||
      (!/^(?:rootpw|bindpw)/i.test(match[0]) && /^[a-z_-]+[0-9]?$/i.test(match[1] ?? "")),
    rotate,
    finds: () => [
      {
        text: `key "ddns" { algorithm hmac-sha256; secret "${sample(base64, 43)}="; };`,
        secret: `${sample(base64, 43)}=`,
      },
      { text: `storePassword '${"Tr0ub4dor"}&3'\n`, secret: `${"Tr0ub4dor"}&3` },
      { text: `rootdn cn=admin\nrootpw ${word}\n`, secret: word },
      { text: `: PSK "${"correct"}7horse!"\n`, secret: `${"correct"}7horse!` },
    ],
    ignores: () => ['the password "monkey" is weak', "password 'required'", 'secret "<secret>"'],
  },
  {
    id: "network-device-password",
    title: "a password in a network device's configuration",
    source: "https://www.cisco.com/c/en/us/support/docs/ios-nx-os-software/ios/107614-64.html",
    keywords: [
      "password 0 ",
      "password 5 ",
      "password 7 ",
      "secret 0 ",
      "secret 5 ",
      "secret 4 ",
      "key 7 ",
      "key 6 ",
      "key 0 ",
      "enable password ",
      "enable secret ",
      "snmp-server community ",
      "encrypted-password ",
      "pre-shared-key ",
      "isakmp key ",
      "key-string ",
      "wpa-psk ",
      "tacacs-server key ",
      "radius-server key ",
      "$9$",
    ],
    pattern:
      '(?:(?:password|secret|key) [04567] ([^\\s"\'`<>]{4,128})|enable (?:password|secret) (?![04-9] )([^\\s"\'`<>]{4,64})|snmp-server community ([^\\s"\'`<>]{4,64}) (?:RO|RW|ro|rw)|(?:encrypted-password|pre-shared-key(?: ascii-text| local| remote)?|isakmp key|key-string(?: [67])?|wpa-psk ascii(?: [0-9])?|(?:tacacs|radius)-server key) "?([^\\s"\'`<>;]{6,128})"?|(\\$9\\$[A-Za-z0-9./-]{8,64})(?=["\';\\s]))',
    captures: [1, 2, 3, 4, 5],
    notAfter: "A-Za-z0-9_-",
    confidence: "high",
    isNoSecret: (match) =>
      isNoWord(match) ||
      /^(?:public|private)$/i.test(match[3] ?? "") ||
      (match[0].startsWith("$9$") && !/[0-9]/.test(match[5]?.slice(3) ?? "")),
    rotate: "Set a new one on the device; types 0, 5 and 7 and Juniper's $9$ are open or can be undone.",
    finds: () => [
      {
        text: `username admin privilege 15 password 7 ${sample("0123456789ABCDEF", 18)}\n`,
        secret: sample("0123456789ABCDEF", 18),
      },
      { text: `enable password ${word}\n!`, secret: word },
      { text: `snmp-server community ${word} RO\n`, secret: word },
      { text: `crypto isakmp key ${word} address 10.0.0.1`, secret: word },
      {
        text: `set system tacplus-server 10.0.0.1 secret "${"$9"}$${sample(alphanumeric, 22)}"`,
        secret: `${"$9"}$${sample(alphanumeric, 22)}`,
      },
    ],
    ignores: () => ["enable password <password>", "snmp-server community public RO", "enable secret 5 xxxx"],
  },
  {
    id: "wifi-passphrase",
    title: "a wireless network's passphrase",
    source: "https://w1.fi/cgit/hostap/plain/wpa_supplicant/wpa_supplicant.conf",
    keywords: ["psk=", "wpa_passphrase=", "sae_password=", "wep_key0=", "keymaterial>"],
    pattern:
      '(?:psk|wpa_passphrase|sae_password|wep_key0)=(?:"([^"\\r\\n]{8,63})"|([0-9a-f]{64})(?![0-9a-f])|([^\\s"\'#;&<>]{8,63})(?=\\s|$))|keyMaterial>([^<>]{8,64})</',
    ignoreCase: true,
    captures: [1, 2, 3, 4],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    isNoSecret: isNoWord,
    rotate: "Set a new passphrase on the access point and on every device.",
    finds: () => [
      { text: `network={\n  ssid="acme"\n  psk="${"orchid"} garden 7"\n}`, secret: `${"orchid"} garden 7` },
      { text: `wpa_passphrase=${word}\n`, secret: word },
      { text: `<sharedKey><keyMaterial>${word}</keyMaterial></sharedKey>`, secret: word },
    ],
    ignores: () => ['psk="your passphrase"', "psk=$PSK", "key_mgmt=WPA-PSK"],
  },
  {
    id: "rabbitmq-password",
    title: "a password in a RabbitMQ configuration",
    source: "https://www.rabbitmq.com/docs/configure",
    keywords: ["default_pass", "{password,"],
    pattern:
      '(?:default_pass\\s{0,4}=\\s{0,4}|\\{?default_pass,\\s{0,4}<<"|\\{password,\\s{0,4}<?<?")([^\\s"\'<>]{4,128})(?=[\\s">]|$)',
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isNoWord(match) || match[1] === "guest",
    rotate,
    finds: () => [
      { text: `default_user = shop\ndefault_pass = ${word}\n`, secret: word },
      { text: `{default_pass, <<"${word}">>},`, secret: word },
    ],
    ignores: () => ["default_pass = guest", "default_pass = $(PASS)"],
  },
  {
    id: "sssd-bind-password",
    title: "a password that SSSD binds with",
    source: "https://man7.org/linux/man-pages/man5/sssd-ldap.5.html",
    keywords: ["ldap_default_authtok"],
    pattern: "ldap_default_authtok\\s{0,4}=[ \\t]{0,4}([^\\s\"'`]{4,256})(?=\\s|$)",
    captures: [1],
    confidence: "high",
    isNoSecret: isNoWord,
    rotate: "Change the entry's password in the directory.",
    finds: () => [{ text: `ldap_default_authtok = ${word}\n`, secret: word }],
    ignores: () => ["ldap_default_authtok_type = obfuscated_password", "ldap_default_authtok = $PASSWORD"],
  },
  {
    id: "ldif-password",
    title: "a password in an LDIF file",
    source: "https://www.rfc-editor.org/rfc/rfc2849",
    keywords: ["userpassword:", "olcrootpw:", "unicodepwd:", "sambantpassword:"],
    pattern:
      "(?:userPassword|olcRootPW|unicodePwd|sambaNTPassword):(?:: ([A-Za-z0-9+/]{8,400}={0,2})|[ \\t]{1,4}([^\\s\"'{<>,;]{6,128})(?=\\s|$))",
    ignoreCase: true,
    captures: [1, 2],
    confidence: "high",
    isNoSecret: isNoWord,
    rotate: "Change the entry's password in the directory.",
    finds: () => [
      { text: `dn: uid=ann,dc=acme\nuserPassword:: ${sample(base64, 36)}\n`, secret: sample(base64, 36) },
      { text: `olcRootPW: ${word}\n`, secret: word },
      { text: `sambaNTPassword: ${sample(lowerHex, 32)}\n`, secret: sample(lowerHex, 32) },
    ],
    ignores: () => ["userPassword: string", "userPassword: {SSHA}", "userPassword: this.password,"],
  },
];
