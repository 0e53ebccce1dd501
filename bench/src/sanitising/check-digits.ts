/** The digits of a card with the one that makes them right. */
export function withCheckDigit(digits: string): string {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    const counted = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += counted > 9 ? counted - 9 : counted;
  }
  return digits + ((10 - (sum % 10)) % 10);
}

/** An account number with the check digits that make it right. */
export function iban(country: string, account: string): string {
  const digits = [...`${account}${country}00`]
    .map((sign) => (/\d/.test(sign) ? sign : String(sign.charCodeAt(0) - 55)))
    .join('');
  const check = String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
  return country + check + account;
}

export const inGroups = (text: string, sizes: readonly number[], between: string) => {
  let from = 0;
  return sizes.map((size) => text.slice(from, (from += size))).join(between);
};
