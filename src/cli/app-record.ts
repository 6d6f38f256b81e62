import type { MaturityFacts } from "../contract/generated/maturity-facts.ts";
import { validateMaturityFacts } from "../contract/generated/record-validators.mjs";
import type { Seen } from "../setup/doctor/repository-state.ts";
import type { Io } from "./io.ts";
import { askAsOperator } from "./operator-question.ts";

const PATH = "/api/v1/maturity";

/**
 * What an App has recorded of a repository. What it does not say, or says of another repository, is not seen.
 * @param name `owner/name`
 * @throws CannotRun where it cannot be asked for want of a token or an address
 */
export async function readAppRecord(io: Io, app: string, name: string): Promise<Seen<MaturityFacts>> {
  const query = new URLSearchParams({ repository: name });
  const answer = await askAsOperator(io, { app, path: PATH, query });
  return answer.isAnswered ? recordIn(answer.text, name) : { seen: false, why: answer.why };
}

function recordIn(text: string, name: string): Seen<MaturityFacts> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { seen: false, why: "what the App answered is no JSON" };
  }
  if (!validateMaturityFacts(value))
    return { seen: false, why: "what the App answered is not of a form that is known here" };
  // Checked: the generated validator and the type come from the same schema.
  const facts = value as MaturityFacts;
  if (facts.repository.name.toLowerCase() !== name.toLowerCase())
    return { seen: false, why: "the App answered of another repository" };
  return { seen: true, value: facts };
}
