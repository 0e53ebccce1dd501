/**
 * A text cut about where tokenizers of today's models cut it: short words whole with the space before
 * them, long ones in parts, three digits or signs, one ideograph. Joined it is the text again.
 */
export function textPieces(text: string): readonly string[] {
  return text.match(PIECE) ?? [];
}

/**
 * About how many tokens a text is: within a fifth of OpenAI's o200k for prose, code and JSON in the
 * languages tried, where a tokenizer would take 100 MB and stop every stream while it loads. Of a
 * long text the beginning speaks for the rest.
 */
export function estimateTokens(text: string): number {
  const sample = text.slice(0, SAMPLE_CHARS);
  if (sample === '') return 0;
  return Math.ceil((textPieces(sample).length * text.length) / sample.length);
}

const SAMPLE_CHARS = 100_000;

const PIECE = new RegExp(
  [
    String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`,
    String.raw` ?[\p{Script=Latin}\p{M}]{1,8}`,
    String.raw` ?[\p{L}\p{M}]{1,5}`,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^\s\p{L}\p{M}\p{N}]{1,3}`,
    String.raw`\s+`,
  ].join('|'),
  'gu',
);
