/** What ajv's generated code says of one place that does not fit its schema. */
export interface ShapeError {
  readonly keyword: string;
  /** JSON pointer (RFC 6901) to the value. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Set where the name of a property is wrong, not its value. */
  readonly propertyName?: string;
}

/** A generated validator: says whether the value fits; if not, `errors` holds everything that does not, until the next call. */
export interface ShapeValidator {
  (value: unknown): boolean;
  errors?: readonly ShapeError[] | null;
}
