/** An answer that is no success, in GitHub's words. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = () => new Refusal(404, "Not Found");
export const forbidden = () => new Refusal(403, "Resource not accessible by integration");
export const badCredentials = () => new Refusal(401, "Bad credentials");
export const unprocessable = (message: string, errors?: readonly unknown[]) =>
  new Refusal(422, message, errors);
/** "Validation Failed" with one error, as most operations say it. */
export const invalid = (resource: string, field: string, code: string, message?: string) =>
  new Refusal(422, "Validation Failed", [{ resource, field, code, ...(message ? { message } : {}) }]);
