/**
 * Sums of money are whole billionths of the currency's unit, so that no sum of a million small costs is rounded away, and
 * no order of adding changes it.
 */
export type Billionths = bigint;

const DIGITS = 9;

/** The nearest whole billionth of an amount as documents write it: not negative, at most a thousand million. */
export function billionthsOf(amount: number): Billionths {
  return BigInt(amount.toFixed(DIGITS).replace(".", ""));
}

/** `12.50 USD`; further digits only where they are not zero. */
export function moneyText(sum: Billionths, currency: string): string {
  const digits = sum.toString().padStart(DIGITS + 1, "0");
  const fraction = digits.slice(-DIGITS).replace(/0+$/, "").padEnd(2, "0");
  return `${digits.slice(0, -DIGITS)}.${fraction} ${currency}`;
}

/** Whether a sum has reached a part (0 to 1, read to a millionth) of a whole. */
export function hasReached(sum: Billionths, part: number, whole: Billionths): boolean {
  return sum * 1_000_000n >= whole * BigInt(Math.round(part * 1_000_000));
}

/** What part of a whole a sum is, in per cent to one place, rounded down: `90.0`; of nothing, `more than all`. */
export function percentText(sum: Billionths, whole: Billionths): string {
  if (whole === 0n) return sum === 0n ? "0.0 %" : "more than all";
  const tenths = (sum * 1000n) / whole;
  return `${tenths / 10n}.${tenths % 10n} %`;
}
