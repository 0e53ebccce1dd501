/** Whether the digits of a card number add up. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const counted = place % 2 === 1 ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}

/** Whether the check digits of an account number (ISO 13616, capitals and digits only) are right. */
export function isIbanRight(iban: string): boolean {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const code = sign.charCodeAt(0);
    const value = code >= 65 ? code - 55 : code - 48;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Whether the last of the twelve digits of a Japanese My Number is right. */
export function isMyNumberRight(digits: string): boolean {
  const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((all, weight, at) => all + weight * Number(digits[at]), 0);
  const rest = sum % 11;
  return Number(digits[11]) === (rest < 2 ? 0 : 11 - rest);
}
