/** Who may ask for a digest of all repositories, and when each is told of its own. */
export interface DigestConfig {
  /** OPERATOR_TOKEN. Absent: nobody may ask. */
  readonly operatorToken?: string;
  /** DIGEST_HOUR, UTC: from then on a day's digest is said. Absent: none is. */
  readonly digestHour?: number;
}

const TOKEN_MIN = 32;

/** @param problems gets a line for each variable that is wrong, none with its value */
export function readDigestConfig(
  text: (name: string) => string | undefined,
  problems: string[],
): DigestConfig {
  const [token, hour] = [text("OPERATOR_TOKEN"), text("DIGEST_HOUR")];
  if (token !== undefined && (token.length < TOKEN_MIN || !/^[A-Za-z0-9._~+/=-]{1,512}$/.test(token)))
    problems.push(
      `OPERATOR_TOKEN must have ${TOKEN_MIN} to 512 letters, digits or \`._~+/=-\`, that nobody can guess`,
    );
  if (hour !== undefined && !/^(?:1?[0-9]|2[0-3])$/.test(hour))
    problems.push("DIGEST_HOUR must be a whole number from 0 to 23, UTC");
  return {
    ...(token === undefined ? {} : { operatorToken: token }),
    ...(hour === undefined ? {} : { digestHour: Number(hour) }),
  };
}
