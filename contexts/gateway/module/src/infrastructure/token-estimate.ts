type Tokenizer = { encode(text: string): number[]; decode(tokens: Iterable<number>): string };

let loading: Promise<Tokenizer> | undefined;
let loaded: Tokenizer | undefined;

/** OpenAI's o200k tokenizer, loaded when first needed: it takes half a second and 100 MB. */
export async function tokenizer(): Promise<Tokenizer> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then((module) => {
    // Text that looks like a control token is text.
    const encode = (text: string) => module.encode(text, { disallowedSpecial: new Set() });
    loaded = { encode, decode: module.decode };
    return loaded;
  });
  return loading;
}

/** The tokens of a text: counted where the tokenizer is loaded already, else four characters each. */
export function estimateTokens(text: string): number {
  if (loaded && text.length < 100_000) return loaded.encode(text).length;
  return Math.ceil(text.length / 4);
}
