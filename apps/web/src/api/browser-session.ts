let token: string | undefined;
let onSignedOut: () => void = () => undefined;

/** The value unsafe requests carry beside the cookie, which script cannot read. `me` gives it. */
export function csrfToken(): string | undefined {
  return token;
}

export function setCsrfToken(value: string | undefined): void {
  token = value;
}

/** Called when the server no longer knows this browser's session. */
export function signedOut(): void {
  onSignedOut();
}

export function whenSignedOut(react: () => void): void {
  onSignedOut = react;
}
