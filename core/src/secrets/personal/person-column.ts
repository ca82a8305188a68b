/** What a column of a table of people holds. */
export type PersonColumn =
  | "given"
  | "family"
  | "name"
  | "email"
  | "phone"
  | "birth"
  | "address"
  | "place"
  | "gender"
  | "identity"
  | "health"
  | "account";

/** Names without case, accents and separators, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and the Nordic languages. */
const names: Readonly<Record<PersonColumn, string>> = {
  given:
    "first firstname fname givenname forename vorname rufname prenom nombre nome voornaam imie fornamn fornavn etunimi middlename",
  family:
    "last lastname lname surname familyname nachname familienname apellido apellidos cognome sobrenome apelido achternaam nazwisko efternamn etternavn efternavn sukunimi maidenname geburtsname",
  name: "name fullname displayname contactname nomcomplet nombrecompleto nomecompleto nominativo naam volledigenaam namn navn nimi contact patient customer client",
  email:
    "email emailaddress mail mailaddress correo correoelectronico courriel adressemail emailadresse epost sahkoposti",
  phone:
    "phone phonenumber phoneno tel telephone telephonenumber mobile mobilephone mobilenumber cell cellphone telefon telefonnummer handy handynummer mobil mobilnummer telefono telefonocellulare cellulare movil telefone celular telefoon telefoonnummer puhelin portable",
  birth:
    "dob dateofbirth birthdate birthday birth born geburtsdatum geburtstag geboren datenaissance datedenaissance nele fechanacimiento fechadenacimiento datanascita datadinascita nascita datanascimento datadenascimento geboortedatum dataurodzenia fodelsedatum fodselsdato syntymaaika",
  address:
    "address address1 addressline1 streetaddress street streetname homeaddress postaladdress adresse anschrift strasse strassehausnummer rue direccion calle domicilio indirizzo via endereco morada rua adres straat ulica adress gate katuosoite",
  place:
    "city town zip zipcode postcode postalcode plz ort stadt wohnort ville codepostal ciudad codigopostal citta cap cidade cep plaats postnummer postort miasto kodpocztowy state county",
  gender: "gender sex geschlecht sexe sexo sesso geslacht plec kon kjonn sukupuoli",
  identity:
    "ssn socialsecuritynumber socialsecurity nationalid nationalidnumber nino nhsnumber nhsno nhs taxid tin sin passport passportnumber passportno ahv ahvnummer avs svnr sozialversicherungsnummer steuerid nir dni nie nif cpf codicefiscale fiscalcode bsn pesel personnummer personalnumber fodselsnummer cpr hetu aadhaar driverslicense licensenumber idnumber",
  health:
    "mrn medicalrecordnumber diagnosis diagnosiscode primarydiagnosis icd icd10 icdcode medication medications medicament allergies allergy bloodtype bloodgroup condition diagnose diagnostic diagnostico diagnosi rozpoznanie krankenkasse insurancenumber versichertennummer healthcardnumber treatment",
  account:
    "iban cardnumber creditcard creditcardnumber ccnumber accountnumber bankaccount kontonummer salary income gehalt",
};

const columns: ReadonlyMap<string, PersonColumn> = new Map(
  Object.entries(names).flatMap(([kind, words]) =>
    words.split(" ").map((word) => [word, kind as PersonColumn] as const),
  ),
);

/** Whose it is stands before many a name: customer_email, patientDob. */
const owners =
  "customer client patient user contact member employee guest person subscriber student owner billing shipping home work primary private kunden kunde patienten patiente mitarbeiter".split(
    " ",
  );
const owner = new RegExp(`^(?:${owners.join("|")})(?=.{3})`);

const nameLengthMax = 64;
const lengthMax = Math.max(...[...columns.keys()].map((name) => name.length)) + 12;

/** FNV-1a's. */
const hashStart = 0x811c9dc5 | 0;
const hashFactor = 0x01000193;

/** A bit for each hash of what letters and digits a name may have. */
const hashBits = 18;
const hashes = new Int32Array(2 ** (hashBits - 5));
for (const name of columns.keys()) for (const before of ["", ...owners]) setBit(hashOf(before + name));

function hashOf(plain: string): number {
  let hash = hashStart;
  for (let at = 0; at < plain.length; at++) hash = Math.imul(hash ^ plain.charCodeAt(at), hashFactor);
  return hash;
}

function setBit(hash: number): void {
  const bit = hash >>> (32 - hashBits);
  hashes[bit >>> 5]! |= 1 << (bit & 31);
}

/** By byte of ASCII: the small letter or digit that it counts as, 0 for what does not count. */
const plainOf = new Uint8Array(128);
for (const each of "0123456789abcdefghijklmnopqrstuvwxyz") {
  plainOf[each.charCodeAt(0)] = each.charCodeAt(0);
  plainOf[each.toUpperCase().charCodeAt(0)] = each.charCodeAt(0);
}

/** A first look that makes nothing: false only where personColumn knows no such name. */
export function mayBePersonColumn(bytes: Uint8Array, from: number, to: number): boolean {
  let hash = hashStart;
  let length = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte > 0x7f) return true;
    const plain = plainOf[byte]!;
    if (plain === 0) continue;
    hash = Math.imul(hash ^ plain, hashFactor);
    length++;
  }
  const bit = hash >>> (32 - hashBits);
  return length <= lengthMax && ((hashes[bit >>> 5]! >>> (bit & 31)) & 1) === 1;
}

/** What a column of this name holds; undefined for what says nothing about a person. */
export function personColumn(name: string): PersonColumn | undefined {
  if (name.length > nameLengthMax) return undefined;
  const plain = (isAscii(name) ? name : withoutAccents(name)).toLowerCase().replace(/[^a-z0-9]/g, "");
  return columns.get(plain) ?? columns.get(plain.replace(owner, ""));
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

function withoutAccents(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll("\u00df", "ss")
    .replaceAll("\u00f8", "o")
    .replaceAll("\u0142", "l");
}
