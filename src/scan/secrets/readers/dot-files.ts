import type { Layer } from "../match.ts";
import { isPlaceholder } from "../placeholder.ts";

/** A file that by its name and format is there to hold credentials, and how they stand in it. */
interface CredentialFile {
  readonly rule: string;
  /** The path ends so; ASCII case does not matter. */
  readonly path: RegExp;
  /** On one line; the group is the credential. */
  readonly line: RegExp;
  readonly lengthMin?: number;
}

const LINE_MAX = 2000;
const LINES_MAX = 20_000;
const NO_LITERAL =
  /^(?:\$|%[A-Za-z_][^%]*%$|%[A-Za-z]$|<|\{\{|\[|null$|none$|true$|false$|xxx|\*+$|env\()|\$\{|\{\{/i;
const STAND_IN =
  /^["']?(?:password|passwd|pass|secret|token|changeme|change_me|todo|example|user|username|test|your.*|my.?password|x+|\.+)["']?$/i;

const SECRET_NAME =
  "(?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|access_?key|auth_?key|private_?key|credential|_key(?=\\s*[=:])|_auth|_salt|salt|database_url|dsn|oauth)";

// biome-ignore format: one format a line reads as a table
const FILES: readonly CredentialFile[] = [
  { rule: "netrc-password", path: /(?:^|\/)[._]netrc$|\.authinfo$/i, line: /\bpassword\s{1,20}(\S{1,200})/ },
  { rule: "pgpass-password", path: /(?:^|\/)\.?pgpass(?:\.conf)?$/i, line: /^[^#:\s][^:]{0,200}:[^:]{1,20}:[^:]{1,100}:[^:]{1,100}:(\S{1,200})$/ },
  { rule: "password-hash", path: /(?:^|\/)\.?htpasswd$|(?:^|\/)g?shadow-?$|(?:^|\/)(?:proft?pd?)?passwd$/i, line: /^[^:#\s]{1,64}:(\$[0-9a-zA-Z]{1,8}\$[^:\s]{8,200}|\{SHA\}[A-Za-z0-9+/=]{20,40}|[./0-9A-Za-z]{13})(?::|$)/ },
  { rule: "npmrc-credential", path: /(?:^|\/)\.npmrc$/i, line: /(?:_authToken|_password|_auth)\s{0,4}=\s{0,4}"?([^\s"]{6,400})/ },
  { rule: "pypirc-password", path: /(?:^|\/)\.pypirc$/i, line: /^\s{0,8}password\s{0,4}[=:]\s{0,4}(\S{1,400})/ },
  { rule: "git-credential", path: /(?:^|\/)\.?git-credentials$/i, line: /:\/\/[^:/@\s]{0,100}:([^@\s]{1,300})@/ },
  { rule: "docker-auth", path: /(?:^|\/)\.?dockercfg$|\.docker\/config\.json$|(?:^|\/)\.?dockerconfigjson$/i, line: /"(?:auth|password|identitytoken)"\s{0,4}:\s{0,4}"([^"]{4,2000})"/ },
  { rule: "kubeconfig-credential", path: /(?:^|\/)(?:kubeconfig[^/]{0,20}|\.kube\/config|[^/]{1,40}\.kubeconfig)$/i, line: /^\s{0,12}(?:client-key-data|token|password):\s{0,4}"?([^\s"]{4,1900})/ },
  { rule: "aws-credential", path: /(?:^|\/)\.aws\/(?:credentials|config)$|(?:^|\/)\.?(?:credentials|s3cfg|boto|passwd-s3fs)$/i, line: /^\s{0,8}(?:aws_)?(?:secret(?:_access)?_key|secret_key|session_token)\s{0,4}=\s{0,4}(\S{8,1000})/i, lengthMin: 8 },
  { rule: "filezilla-password", path: /(?:filezilla|recentservers|sitemanager)[^/]{0,20}\.xml$/i, line: /<Pass(?: encoding="base64")?>([^<]{1,300})<\/Pass>/, lengthMin: 1 },
  { rule: "firefox-login", path: /(?:^|\/)logins\.json$/i, line: /"encryptedPassword"\s{0,4}:\s{0,4}"([^"]{8,500})"/ },
  { rule: "rails-master-key", path: /(?:^|\/)(?:master|credentials\/[\w-]{1,40})\.key$/i, line: /^([0-9a-f]{32})\s{0,4}$/ },
  { rule: "esmtp-password", path: /(?:^|\/)\.?(?:esmtprc|msmtprc|fetchmailrc|mutt(?:rc)?|my\.cnf|mylogin\.cnf)$/i, line: /(?:smtp_pass|password|pass)\s{0,4}[=\s]\s{0,4}["']?([^\s"']{4,200})/i },
  { rule: "sftp-password", path: /(?:^|\/)(?:\.?s?ftp[\w-]{0,20}(?:config)?(?:\.json)?|\.?ftpconfig|\.?remote-sync\.json|deployment-config\.json|\.?ftpsync\.settings)$/i, line: /"(?:pass(?:word|phrase)?)"\s{0,4}:\s{0,4}"([^"]{1,300})"/i, lengthMin: 1 },
  { rule: "ide-password", path: /(?:^|\/)(?:webservers|dbeaver-data-sources|datasources\.local|security|credentials)\.xml$|(?:^|\/)(?:robomongo|credentials-config)\.json$|\.?data-sources\.json$/i, line: /(?:[pP]ass(?:word|phrase)?)"?\s{0,4}[=:]\s{0,4}"([^"]{1,400})"/, lengthMin: 3 },
  { rule: "nuget-password", path: /(?:^|[/.])nuget\.config$/i, line: /key\s?=\s?"(?:ClearText)?Password"\s{1,8}value\s?=\s?"([^"]{4,400})"/i },
  { rule: "terraform-password", path: /\.(?:tf|hcl|tfvars)$/i, line: /(?:^|[\s{,("])[\w.-]{0,50}(?:password|passwd)(?:_wo|_value|\d{1,2})?"?\s{0,20}(?::?=|:|=>)\s{0,4}"([\w=!@#%^&*+.-]{8,200})"/i, lengthMin: 8 },
  { rule: "wordpress-secret", path: /(?:^|\/)wp-config[^/]{0,20}\.php[^/]{0,10}$/i, line: /define\(\s{0,4}['"](?:DB_PASSWORD|(?:SECURE_|LOGGED_IN_)?AUTH_(?:KEY|SALT)|LOGGED_IN_(?:KEY|SALT)|NONCE_(?:KEY|SALT))['"]\s{0,8},\s{0,8}'([^']{4,200})'/ },
  { rule: "environment-secret", path: /(?:^|\/)\.env(?:\.(?!example|sample|template|dist|schema)[\w.-]{1,40})?$|(?:^|\/)[\w-]{1,40}\.env$|(?:^|\/)\.env(?:rc)?$/i, line: new RegExp(`^\\s{0,8}(?:export\\s{1,4})?[\\w.]{0,60}${SECRET_NAME}[\\w.]{0,40}\\s{0,4}=\\s{0,4}["']?([^\\s"'#]{4,1000})`, "i") },
  { rule: "shell-secret", path: /(?:^|\/)\.(?:bash_profile|bashrc|zshrc|profile|zprofile|zshenv|bash_history|zsh_history|bash_login)$/i, line: new RegExp(`(?:export|set|setenv)\\s{1,4}[\\w.]{0,60}${SECRET_NAME}[\\w.]{0,40}\\s{0,4}=\\s{0,4}["']?([^\\s"'#;]{4,1000})`, "i") },
  { rule: "configuration-secret", path: /(?:^|\/)(?:secrets?|credentials|mongoid|database|ventrilo_srv|hub|\.?tugboat|heroku|salesforce|config)(?:\.(?:ya?ml|json|ini|toml|properties|php|js|conf|cfg))?$/i, line: new RegExp(`(?:^|[\\s"'{,;$])[\\w.-]{0,60}${SECRET_NAME}[\\w.-]{0,40}["'\\]]{0,2}\\s{0,8}(?:=>|[=:])\\s{0,8}["']?([^\\s"',;]{6,1000})`, "i"), lengthMin: 6 },
];

/** Credentials in the files that are made for them; most such values are too short or too plain to be seen elsewhere. */
export function readCredentialFile(layer: Layer): void {
  const file = FILES.find(({ path }) => path.test(layer.path));
  if (file === undefined) return;
  let start = 0;
  for (let lines = 0; start < layer.text.length && lines < LINES_MAX; lines++) {
    const newline = layer.text.indexOf("\n", start);
    const end = newline < 0 ? layer.text.length : newline;
    const line = layer.text.slice(start, Math.min(end, start + LINE_MAX)).replace(/\r$/, "");
    readLine(layer, file, line, start);
    start = end + 1;
  }
}

function readLine(
  layer: Layer,
  { rule, line: pattern, lengthMin = 4 }: CredentialFile,
  line: string,
  at: number,
): void {
  const found = pattern.exec(line);
  const secret = found?.[1];
  if (found === null || secret === undefined || secret.length < lengthMin) return;
  // Files of this many names hold much besides; one word of letters is a setting.
  if (rule === "configuration-secret" && /^[a-z]{1,12}$/i.test(secret)) return;
  if (rule !== "password-hash" && (NO_LITERAL.test(secret) || STAND_IN.test(secret) || isPlaceholder(secret)))
    return;
  const start = at + found.index + found[0].lastIndexOf(secret);
  layer.add({ rule, level: "candidate", start, end: start + secret.length, secret, specific: true });
}
