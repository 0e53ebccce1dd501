/** Goes to where the next prompt is written, if that is on the page. */
export function focusPrompt(): void {
  document.querySelector<HTMLTextAreaElement>('textarea[aria-label="Prompt"]')?.focus();
}
