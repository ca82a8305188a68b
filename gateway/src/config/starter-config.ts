/** What the first configuration is about. */
export interface StarterFacts {
  readonly user: string;
  readonly device: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly devicePublicKey: string;
  /** SHA-256 of the device's token, lower-case hex. */
  readonly tokenSha256: string;
}

/** The text of the first fourgate.yaml. */
export function starterConfig({ user, device, devicePublicKey, tokenSha256 }: StarterFacts): string {
  const quoted = (text: string): string => JSON.stringify(text);
  return `# Fourgate's configuration. It is read at start and checked: a mistake is named with its line.
# The rules themselves stand in policy/*.cedar beside this file.

# Who runs this gateway, as people who join are told:
#   organisation: Acme

gateway:
  # Any other address than loopback needs TLS, for laptops that join:
  #   host: 0.0.0.0
  #   tls: { own_ca: true, names: [fourgate.example.com] }
  host: 127.0.0.1
  port: 4400

guard:
  port: 4401
  # Codex asks for a WebSocket first. judge: taken, and each of its requests judged as any other;
  # refuse: answered 426, upon which Codex goes on over HTTP at once.
  websocket: judge

# enforce, or observe (records what would have been blocked), or off.
# Gates 1 and 4 know only enforce and off. Restricted content and private keys are stopped in
# observe, too. With a gate off, its drill line says FAIL. A team may have modes of its own for
# scope and secrets; who is in several teams has the strictest mode of them.
gates:
  audit: enforce
  scope: enforce
  secrets: enforce
  private: enforce
  teams: {}
  #  developers: { scope: observe, secrets: observe }

teams: [developers]

# level is the seniority that a folder may ask for (level_min). Of a token only the SHA-256 stands
# here; make one with: fourgate token
users:
  - id: ${quoted(user)}
    teams: [developers]
    level: 3
    tokens_sha256:
      - sha256: ${tokenSha256}
        device: ${quoted(device)}

# Machines whose guard signs what it states.
devices:
  - id: ${quoted(device)}
    public_key: ${devicePublicKey}
    user: ${quoted(user)}

# Roles that agents run in, each with the repos or folders that it may enter:
#   frontend-agent: [mono/frontend]
agents: {}

# What your code is worth: public, internal, confidential or restricted. A folder that says
# nothing has what the folder above it has. What is in no repo here is "uncatalogued".
catalogue:
  uncatalogued: internal
  repos: []
  #  - name: mono
  #    remotes: [git.example.com/acme/mono]
  #    classification: internal
  #    folders:
  #      frontend: {}
  #      billing: { classification: confidential, level_min: 2 }
  #      vault: { classification: restricted }

# Where prompts may go, in this order. A cloud's terms are what your contract with it says.
deployments:
  - name: anthropic
    class: cloud
    provider: anthropic
    url: https://api.anthropic.com
    models: [claude-*]
    # client: each developer's own log-in passes through to this vendor and to nobody else.
    # key: the gateway holds the key; name its file with key_file.
    auth: client
    terms:
      training: forbidden
      retention_days: 30
      region: us
      account: commercial

  - name: openai
    class: cloud
    provider: openai              # speaks chat completions and Responses
    url: https://api.openai.com
    models: [gpt-*, o*, codex-*, chatgpt-*]
    auth: client
    terms: { training: forbidden, retention_days: 30, region: us, account: commercial }

  # Codex with a ChatGPT account instead of an API key:
  #  - name: chatgpt
  #    class: cloud
  #    provider: chatgpt
  #    url: https://chatgpt.com/backend-api/codex
  #    models: [gpt-*, codex-*]
  #    auth: client
  #    terms: { training: forbidden, retention_days: 30, region: us, account: business }

  - name: gemini
    class: cloud
    provider: gemini
    url: https://generativelanguage.googleapis.com
    models: [gemini-*]
    auth: client
    terms: { training: forbidden, retention_days: 55, region: us, account: commercial }

  # No model: it answers in the protocol with a fixed text, so that the gates can be tried before
  # there is a private model. Used only when asked for by name, or where nothing else of its class
  # is there. Remove it once a real private model stands here.
  - name: rehearsal
    class: private
    protocols: [anthropic, openai-chat, openai-responses, gemini]
    rehearsal: true
    models: ["*"]
    auth: none
    terms: { training: forbidden, retention_days: 0, region: here, account: none }

  #  - name: house-model
  #    class: private
  #    url: http://gpu-1.internal:8000
  #    protocols: [anthropic, openai-chat]   # what that server speaks
  #    models: [house-*]
  #    model: house-coder        # sent instead of the client's model name
  #    auth: none
  #    terms: { training: forbidden, retention_days: 0, region: here, account: own }

# Gate 3 by detector or kind (vendor, generic, personal): enforce, observe or off; and from which
# confidence on a finding counts: low, medium or high. Teams may have their own.
secrets:
  detectors: {}
  confidence_min: medium
  teams: {}

# Who outside this machine gets the log's checkpoints, so that nobody can set it back unseen: a witness
# (see: fourgate witness --help), and folders or addresses.
# audit:
#   witnesses: [{ url: https://witness.example.com, key: the line that it prints }]
#   checkpoints_to: [{ folder: /mnt/elsewhere }, { put: "https://store.example.com/{size}.checkpoint" }]

# How long the record is kept, in days after the month; without a number for ever. Content are prompts,
# replies and files, by classification. A legal hold wins: fourgate data hold.
# retention:
#   records_days: 730
#   content_days: { public: 365, internal: 365, confidential: 180, restricted: 90 }
# Where the log's records go, in a format of your SIEM's (see docs/siem.md): syslog, Splunk, Elasticsearch,
# OpenTelemetry, a webhook or a file.
# exports:
#   - { name: siem, format: cef, to: syslog+tls://siem.example.com:6514, ca_file: keys/siem-ca.pem }

# Whom alarms reach: a gate that did not hold, an export that is behind, a gap in a laptop's numbers …
# alarms:
#   mail: { server: "smtp://mail.example.com:587", from: fourgate@example.com, user: fourgate, password_file: keys/mail.password }
#   channels: [{ name: security, mail: [security@example.com] }]

# Where exchanges are searched: without this a database in the data folder; or a PostgreSQL server.
# database: postgres://fourgate@db.example.com:5432/fourgate
# database_password_file: keys/database.password
`;
}
