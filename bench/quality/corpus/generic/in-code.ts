import type { SecretKind } from "../secret-kind.ts";
import { generic } from "./generic-kind.ts";

/** A password in the source text of programs. */
export const inCode: readonly SecretKind[] = [
  generic(
    "php-password",
    "wp-config.php",
    [
      "define( 'DB_PASSWORD', '«{password}»' );",
      "$db_password = '«{password}»';",
      "    'password' => '«{password}»',",
      "$mysqli = new mysqli('{host}', '{user}', '«{plain}»', '{db}');",
    ],
    "https://developer.wordpress.org/advanced-administration/wordpress/wp-config/",
  ),
  generic(
    "wordpress-salt",
    "wp-config.php",
    [
      "define( 'AUTH_KEY',         '«{b62:64}»' );",
      "define('LOGGED_IN_SALT', '«{b62:20}!{b62:20}*{b62:22}»');",
    ],
    "https://developer.wordpress.org/advanced-administration/wordpress/wp-config/",
  ),
  generic(
    "python-password",
    "app/settings.py",
    [
      "DB_PASSWORD = '«{password}»'",
      'conn = psycopg2.connect(host="{host}", user="{user}", password="«{password}»")',
      "        'PASSWORD': '«{password}»',",
      'password: str = "«{plain}»"',
    ],
    "https://docs.djangoproject.com/en/stable/ref/settings/#password",
  ),
  generic(
    "django-secret-key",
    "mysite/settings.py",
    ["SECRET_KEY = 'django-insecure-«{low:30}$!@{low:16}»'", 'SECRET_KEY = "«{low:20}^&*{low:27}»"'],
    "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
  ),
  generic(
    "java-password",
    "src/main/java/Db.java",
    [
      '    private static final String PASSWORD = "«{password}»";',
      '    DriverManager.getConnection(URL, "{user}", "«{plain}»");',
      '    ds.setPassword("«{password}»");',
      '    String dbPassword = "«{plain}»";',
    ],
    "https://docs.oracle.com/en/java/javase/21/docs/api/java.sql/java/sql/DriverManager.html",
  ),
  generic(
    "csharp-password",
    "Program.cs",
    [
      '    private const string Password = "«{password}»";',
      '    var credential = new NetworkCredential("{user}", "«{plain}»");',
      '    Password = "«{plain}»",',
    ],
    "https://learn.microsoft.com/dotnet/api/system.net.networkcredential",
  ),
  generic(
    "appsettings-password",
    "appsettings.json",
    '  "ConnectionStrings": {\n    "Default": "Server={host};Database={db};User Id={user};Password=«{plain}»;Encrypt=True"\n  },',
    "https://learn.microsoft.com/aspnet/core/fundamentals/configuration/",
  ),
  generic(
    "go-password",
    "internal/config/config.go",
    [
      '\tPassword: "«{password}»",',
      'const dbPassword = "«{plain}»"',
      '\treq.SetBasicAuth("{user}", "«{plain}»")',
      '\tpassword := "«{plain}»"',
    ],
    "https://pkg.go.dev/net/http#Request.SetBasicAuth",
  ),
  generic(
    "ruby-password",
    "config/initializers/mail.rb",
    [
      "  password: '«{password}»',",
      "config.secret_key_base = '«{hex:128}»'",
      "ENV['DB_PASSWORD'] ||= '«{plain}»'",
    ],
    "https://guides.rubyonrails.org/security.html",
  ),
  generic(
    "javascript-password",
    "src/db.js",
    [
      "  password: '«{password}»',",
      'const password = "«{plain}»";',
      "app.use(session({ secret: '«{random}»', resave: false }));",
      "const token = jwt.sign(payload, '«{random}»');",
    ],
    "https://expressjs.com/en/resources/middleware/session.html",
  ),
  generic(
    "rust-password",
    "src/main.rs",
    ['let password = "«{plain}»";', '    .password("«{plain}»")', 'const API_SECRET: &str = "«{random}»";'],
    "https://docs.rs/sqlx/latest/sqlx/postgres/struct.PgConnectOptions.html",
  ),
  generic(
    "kotlin-password",
    "app/build.gradle.kts",
    ['            storePassword = "«{plain}»"', '            keyPassword = "«{plain}»"'],
    "https://developer.android.com/build/building-cmdline",
  ),
];
