import type { PersonColumn } from "./person-column.ts";

/** Cells are text of one character a byte: a letter beyond ASCII is two of \x80 to \xff. */
const shapes: Readonly<Record<PersonColumn, RegExp>> = {
  given: /^[A-Za-z\x80-\xff][A-Za-z\x80-\xff'. -]{0,39}$/,
  family: /^[A-Za-z\x80-\xff][A-Za-z\x80-\xff'. -]{0,39}$/,
  name: /^(?:[A-Z\x80-\xff][A-Za-z\x80-\xff'.-]{0,29},? ){1,4}[A-Z\x80-\xff][A-Za-z\x80-\xff'.-]{0,29}$/,
  email: /^[^\s@"'<>]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}$/,
  phone: /^\+?[0-9 ()./x-]{7,24}$/,
  birth:
    /^(?:(?:19|20)[0-9]{2}[-/.]?[01][0-9][-/.]?[0-3][0-9](?:[T ][0-9:.Z+-]{5,20})?|[0-3]?[0-9][-/. ][0-3]?[0-9][-/. ](?:(?:19|20)[0-9]{2}|[0-9]{2})|[0-3]?[0-9][-/. ][A-Za-z]{3,9}[-/. ,]{1,2}(?:19|20)[0-9]{2}|[A-Za-z]{3,9} [0-3]?[0-9], ?(?:19|20)[0-9]{2})$/,
  address: /^(?=.*[0-9])(?=.*[A-Za-z\x80-\xff]{3}).{5,120}$/,
  place: /^(?:[A-Za-z\x80-\xff][A-Za-z\x80-\xff'. ()-]{1,40}|[A-Z]{0,2}[- ]?[0-9][0-9A-Z -]{2,9})$/,
  gender:
    /^(?:m|f|d|w|x|male|female|man|woman|other|diverse|non-?binary|m\xc3\xa4nnlich|weiblich|divers|homme|femme)$/i,
  identity: /^(?=(?:[^0-9]*[0-9]){5})[A-Za-z0-9][A-Za-z0-9 ./-]{5,24}$/,
  health: /^[A-Za-z0-9\x80-\xff].{1,120}$/,
  account: /^(?=(?:[^0-9]*[0-9]){4})[A-Z0-9$.,' -]{4,40}$/,
};

export function fitsColumn(column: PersonColumn, cell: string): boolean {
  return cell.length <= 160 && shapes[column].test(cell);
}

/** Domains and telephone numbers that nobody has: RFC 2606 and 6761, the North American plan's 555-01, Ofcom's. */
const nobodysMail =
  /@(?:[^@]*\.)?(?:example|test|invalid|localhost|local|example\.[a-z.]{2,6}|test\.com|acme\.[a-z]{2,3}|foo\.[a-z]{2,3}|bar\.[a-z]{2,3}|domain\.com|email\.com|mail\.com|company\.com|fake\.[a-z]{2,3}|sample\.[a-z]{2,3})$/i;
const nobodysPhone = /555[ .-]?01[0-9]{2}$|555[ .-]?[0-9]{4}$|7700[ -]?900[0-9 ]{3,4}$|1234567|^[0 ]+$/;
const nobodysName =
  /^(?:(?:john|jane|max|erika|mario|jean|juan) (?:q\.? )?(?:doe|roe|smith|public|mustermann|musterfrau|rossi|dupont|p\xc3\xa9rez)|john|jane|test|foo|bar|baz|lorem|ipsum|dolor|alice|bob|carol|dave|eve|user ?[0-9]*|name ?[0-9]*|first|last|demo|admin|doe|sample|example)(?: [a-z0-9]{1,12})?$/i;

/** Made up for a test or a manual. */
export function isNobodys(column: PersonColumn, cell: string): boolean {
  switch (column) {
    case "email":
      return nobodysMail.test(cell);
    case "phone":
      return nobodysPhone.test(cell);
    case "name":
    case "given":
    case "family":
      return nobodysName.test(cell);
    default:
      return false;
  }
}
