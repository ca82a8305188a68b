/** People who do not exist, in names that no manual prints. */
export interface Person {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly email: string;
  readonly phone: string;
  readonly born: string;
  readonly street: string;
  readonly city: string;
}

const givenNames = ["Maren", "Tobias", "Anneli", "Rashid", "Ilse", "José", "Katarzyna", "Wen", "Owen", "Zoë"];
const familyNames = [
  "Brückner",
  "Okafor",
  "Lindqvist",
  "Haddad",
  "Vermeulen",
  "Ortega",
  "Nowak",
  "Liu",
  "Pryce",
  "Aebischer",
];
const cities = ["Bern", "Lyon", "Malmö", "Köln", "Porto", "Ghent", "Leeds"];

export function people(count: number, domain = "bluewin.ch"): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const given = givenNames[index % 10]!;
    const family = familyNames[(index * 7 + Math.floor(index / 10)) % 10]!;
    return {
      id: String(4711 + index),
      given,
      family,
      email: `${given
        .toLowerCase()
        .normalize("NFD")
        .replace(/[^a-z]/g, "")}.${String(index)}@${domain}`,
      phone: `+41 79 ${String(310 + index)} ${String(21 + (index % 70))} 4${String(index % 10)}`,
      born: `19${String(50 + (index % 49))}-0${String(1 + (index % 9))}-${String(10 + (index % 18))}`,
      street: `${family}strasse ${String(1 + index)}`,
      city: cities[index % 7]!,
    };
  });
}

export const cells = (one: Person): string[] => [
  one.id,
  one.given,
  one.family,
  one.email,
  one.phone,
  one.born,
  one.street,
  one.city,
];

export const columnNames = [
  "id",
  "first_name",
  "last_name",
  "email",
  "phone",
  "date_of_birth",
  "address",
  "city",
];
const quoted = (one: Person): string =>
  `(${cells(one)
    .map((cell) => `'${cell.replaceAll("'", "''")}'`)
    .join(", ")})`;
const record = (one: Person): object =>
  Object.fromEntries(columnNames.map((name, index) => [name, cells(one)[index]]));

/** The same people in each form: what stands before the rows, the rows, what stands behind. */
export interface Form {
  readonly name: string;
  readonly write: (some: readonly Person[]) => readonly [before: string, rows: string, after: string];
}

const lines = (some: readonly Person[], line: (one: Person) => string): string => some.map(line).join("\n");

export const forms: readonly Form[] = [
  {
    name: "CSV",
    write: (some) => [`${columnNames.join(",")}\n`, lines(some, (one) => cells(one).join(",")), "\n"],
  },
  {
    name: "CSV in quotes with semicolons and German names",
    write: (some) => [
      "Nr;Vorname;Nachname;E-Mail;Telefon;Geburtsdatum;Straße;Ort\r\n",
      some
        .map((one) =>
          cells(one)
            .map((cell) => `"${cell}"`)
            .join(";"),
        )
        .join("\r\n"),
      "\r\n",
    ],
  },
  {
    name: "TSV with French names",
    write: (some) => [
      "id\tprénom\tnom\tcourriel\ttéléphone\tdate_naissance\tadresse\tville\n",
      lines(some, (one) => cells(one).join("\t")),
      "\n",
    ],
  },
  {
    name: "one INSERT of many rows",
    write: (some) => [
      `INSERT INTO public.customers (${columnNames.join(", ")}) VALUES\n`,
      some.map(quoted).join(",\n"),
      ";\n",
    ],
  },
  {
    name: "an INSERT for each row",
    write: (some) => {
      const insert = `INSERT INTO \`customers\` (\`${columnNames.join("`, `")}\`) VALUES `;
      return [insert, some.map(quoted).join(`;\n${insert}`), ";\n"];
    },
  },
  {
    name: "a dump whose INSERT names no columns",
    write: (some) => [
      `CREATE TABLE \`patients\` (\n${columnNames.map((name) => `  \`${name}\` varchar(255) DEFAULT NULL`).join(",\n")}\n) ENGINE=InnoDB;\nLOCK TABLES \`patients\` WRITE;\nINSERT INTO \`patients\` VALUES `,
      some.map(quoted).join(","),
      ";\nUNLOCK TABLES;\n",
    ],
  },
  {
    name: "COPY … FROM stdin",
    write: (some) => [
      `COPY public.customers (${columnNames.join(", ")}) FROM stdin;\n`,
      lines(some, (one) => cells(one).join("\t")),
      "\n\\.\n",
    ],
  },
  {
    name: "a JSON list",
    write: (some) => [
      `{"total":9,"customers":[`,
      some.map((one) => JSON.stringify(record(one))).join(","),
      "]}\n",
    ],
  },
  {
    name: "an indented JSON list",
    write: (some) => {
      const text = JSON.stringify(some.map(record), null, 2);
      return ["[\n  ", text.slice(4, -2), "\n]\n"];
    },
  },
  { name: "NDJSON", write: (some) => ["", lines(some, (one) => JSON.stringify(record(one))), "\n"] },
  {
    name: "a JSON list with what is nested",
    write: (some) => [
      "[",
      some
        .map((one) =>
          JSON.stringify({
            id: one.id,
            name: { first: one.given, last: one.family },
            contact: { email: one.email, phone: one.phone },
            tags: ["a", "b"],
            birthDate: one.born,
          }),
        )
        .join(", "),
      "]",
    ],
  },
  {
    name: "a list of Python or JavaScript",
    write: (some) =>
      [
        "customers = [\n",
        some
          .map(
            (one) =>
              `    {'name': "${one.given} ${one.family}", 'email': '${one.email}', 'phone': '${one.phone}', 'dob': '${one.born}'}`,
          )
          .join(",\n")
          .slice(4),
        ",\n]\n",
      ].map((part, at) => (at === 0 ? `${part}    ` : part)) as unknown as readonly [string, string, string],
  },
  {
    name: "a Markdown table",
    write: (some) => [
      `| ${columnNames.join(" | ")} |\n|${columnNames.map(() => " --- ").join("|")}|\n`,
      lines(some, (one) => `| ${cells(one).join(" | ")} |`),
      "\n\nSo much for them.\n",
    ],
  },
  {
    name: "what psql prints",
    write: (some) => [
      ` ${columnNames.join(" | ")}\n----+${columnNames.map(() => "----").join("+")}\n`,
      lines(some, (one) => ` ${cells(one).join(" | ")}`),
      "\n(12 rows)\n",
    ],
  },
  {
    name: "what mysql prints",
    write: (some) => {
      const rule = `+${columnNames.map(() => "------+").join("")}\n`;
      return [
        `${rule}| ${columnNames.join(" | ")} |\n${rule}`,
        lines(some, (one) => `| ${cells(one).join(" | ")} |`),
        `\n${rule}`,
      ];
    },
  },
  {
    name: "columns of blanks",
    write: (some) => [
      `${columnNames.map((name) => name.padEnd(24)).join("  ")}\n`,
      lines(some, (one) =>
        cells(one)
          .map((cell) => cell.padEnd(24))
          .join("  "),
      ),
      "\n",
    ],
  },
];
