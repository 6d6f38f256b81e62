/** A payload that is not as GitHub documents it: where, and what should be there. */
export class PayloadError extends Error {}

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const TEXT_MAX = 4096;

/** Reads a webhook's payload field by field: what is not what it should be is an error with its place. */
export class Payload {
  private readonly value: Readonly<Record<string, unknown>>;
  private readonly path: string;

  private constructor(value: unknown, path: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new PayloadError(`\`${path || "the payload"}\` is no object`);
    this.value = value as Record<string, unknown>;
    this.path = path;
  }

  static of(body: Buffer): Payload {
    let parsed: unknown;
    try {
      parsed = JSON.parse(body.toString("utf8"));
    } catch {
      throw new PayloadError("the payload is no JSON");
    }
    return new Payload(parsed, "");
  }

  has(name: string): boolean {
    return Object.hasOwn(this.value, name) && this.value[name] !== null;
  }

  at(name: string): Payload {
    return new Payload(this.field(name), this.placeOf(name));
  }

  text(name: string): string {
    const value = this.field(name);
    if (typeof value === "string" && value !== "" && value.length <= TEXT_MAX) return value;
    throw new PayloadError(`\`${this.placeOf(name)}\` is no text`);
  }

  /** As it is, empty and long ones too; undefined where it is no text. */
  words(name: string): string | undefined {
    const value = this.field(name);
    return typeof value === "string" ? value : undefined;
  }

  /** A number that names something: whole, and above zero. */
  id(name: string): number {
    const value = this.field(name);
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    throw new PayloadError(`\`${this.placeOf(name)}\` is no id`);
  }

  /** False where it is not there. */
  flag(name: string): boolean {
    return this.value[name] === true;
  }

  oid(name: string): string {
    const value = this.text(name);
    if (OID.test(value)) return value;
    throw new PayloadError(`\`${this.placeOf(name)}\` is no object id`);
  }

  private field(name: string): unknown {
    return Object.hasOwn(this.value, name) ? this.value[name] : undefined;
  }

  private placeOf(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }
}
